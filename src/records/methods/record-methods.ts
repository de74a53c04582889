import { sourceOf } from '../../lib/source.ts'
import { type Method, method } from '../../rest/method.ts'
import { names, optionalObject, type Param, positiveId, scalarText, start } from '../../rest/params.ts'
import type { Phrases } from '../../rest/phrases.ts'
import { describeRecords, getRecord, listRecords } from './read.ts'
import { anyUser, type Callers, type Key, type RecordType, type RecordVerb, type WriteVerb } from './record-type.ts'

/** The methods of a type of records. */
export function recordMethods<C extends string>(type: RecordType<C>): Method[] {
  const { readers, writes } = type
  const phrases: Record<RecordVerb, Phrases> = type.phrases
  const describedTo: Callers<'fields'> = type.describedTo ?? anyUser
  const common = (verb: RecordVerb) => ({
    name: `${type.method}.${verb}`,
    scopes: [type.method.slice(0, type.method.indexOf('.'))],
    source: `${sourceOf(import.meta.filename)} over ${type.source}`,
  })
  const writing = (verb: WriteVerb) => ({
    ...common(verb),
    kind: 'write' as const,
    access: writes!.access[verb],
    ...(writes!.changesSettings ? { changesSettings: true as const } : {}),
  })
  const id = keyOf(type)
  const methods: Record<RecordVerb, () => Method> = {
    fields: () =>
      method({
        ...common('fields'),
        kind: 'read',
        access: wordsOf(describedTo, 'fields'),
        params: {},
        phrases: phrases.fields,
        run: call => describeRecords(call, type),
      }),
    add: () =>
      method({
        ...writing('add'),
        params: writes!.params.add,
        phrases: phrases.add,
        run: (call, args) => writes!.add(call, args),
      }),
    get: () =>
      method({
        ...common('get'),
        kind: 'read',
        access: wordsOf(readers, 'get'),
        params: { id },
        phrases: phrases.get,
        run: (call, { id }) => getRecord(call, type, id),
      }),
    list: () =>
      method({
        ...common('list'),
        kind: 'read',
        access: wordsOf(readers, 'list'),
        params: {
          order: optionalObject('orderNotArray'),
          filter: optionalObject('filterNotArray'),
          select: names,
          start,
        },
        phrases: phrases.list,
        run: (call, query) => listRecords(call, type, query),
      }),
    update: () =>
      method({
        ...writing('update'),
        params: { id, ...writes!.params.update },
        phrases: phrases.update,
        run: (call, { id, ...args }) => writes!.update(call, id, args),
      }),
    delete: () =>
      method({
        ...writing('delete'),
        params: { id },
        phrases: phrases.delete,
        async run(call, { id }) {
          await writes!.delete(call, id)
          return true
        },
      }),
  }
  return type.verbs.map(verb => methods[verb]())
}

/** Callers in words, for one verb. */
export const wordsOf = <V extends string>({ words }: Callers<V, never>, verb: V): string =>
  typeof words === 'string' ? words : words[verb]

/** The key of a record as a parameter: a number above 0, or a code. */
const keyOf = ({ key }: Pick<RecordType, 'key'>): Param<Key, 'idInvalid'> =>
  key
    ? {
        type: 'string',
        required: true,
        read(value, call) {
          const code = scalarText(value)?.trim().toWellFormed() ?? ''
          return key.form.test(code) ? code : call.fail('idInvalid')
        },
      }
    : positiveId('idInvalid')
