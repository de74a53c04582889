import { sourceOf } from '../../lib/source.ts'
import { isMap } from '../../lib/text.ts'
import {
  administratorPhrases,
  holdApplication,
  missingArgument,
  requireAdministrator,
} from '../../portal/applications/application-context.ts'
import { fullCode } from '../../records/userfields/custom-types.ts'
import { Page } from '../../rest/answer.ts'
import type { Call } from '../../rest/call.ts'
import { slicePage } from '../../rest/list-query.ts'
import { type Method, method } from '../../rest/method.ts'
import { anything, type Param, scalarText, start, wholeNumber } from '../../rest/params.ts'
import type { Phrases } from '../../rest/phrases.ts'

/** The words of userfieldtype.*; of `typeCodeInvalid` and `handlerInvalid` they are ours. */
const phrases = {
  ...administratorPhrases,
  typeCodeMissing: missingArgument('USER_TYPE_ID'),
  handlerMissing: missingArgument('HANDLER'),
  titleMissing: missingArgument('TITLE'),
  typeCodeInvalid: {
    code: 'ERROR_ARGUMENT',
    text: "Argument 'USER_TYPE_ID' may hold a-z, 0-9 and _, {limit} characters at most",
  },
  handlerInvalid: {
    code: 'ERROR_ARGUMENT',
    text: "Argument 'HANDLER' is not an address of {limit} characters at most",
  },
  handlerTaken: { code: 'ERROR_CORE', text: 'Unable to set placement handler: Handler already binded' },
  typeNotFound: { code: 'ERROR_NOT_FOUND', text: 'User Field Type not found' },
} satisfies Phrases

const { typeCodeMissing, typeNotFound } = phrases
const always = administratorPhrases

const common = {
  scopes: ['placement'],
  access: 'an administrator, through an application',
  source: sourceOf(import.meta.filename),
}

/** A full code has so many characters at most (userfieldtype-add.md). */
const LONGEST_CODE = 50
const LONGEST_HANDLER = 2000

const textOf = (value: unknown): string => scalarText(value)?.trim().toWellFormed() ?? ''

/** A text that must be there; what is missing is told before who calls (the pages' errors, whose examples are webhooks). */
const needed = <C extends string>(missing: C): Param<string, C> => ({
  type: 'string',
  required: true,
  read: (value, call) => textOf(value) || call.fail(missing),
})

/** What an update leaves as it is where it is not sent. */
const optional: Param<string | undefined> = {
  type: 'string',
  required: false,
  read: value => (value === undefined ? undefined : textOf(value)),
}

const code = { USER_TYPE_ID: needed('typeCodeMissing') }
const handler = { HANDLER: needed('handlerMissing') }
const rest = { DESCRIPTION: optional, OPTIONS: anything('array') }

/** Types of user fields that applications register (api-reference/widgets/user-field/). */
export const userfieldtypeMethods: Method[] = [
  method({
    ...common,
    name: 'userfieldtype.add',
    kind: 'write',
    params: { ...code, ...handler, TITLE: optional, ...rest },
    phrases: {
      ...always,
      typeCodeMissing,
      handlerMissing: phrases.handlerMissing,
      typeCodeInvalid: phrases.typeCodeInvalid,
      handlerInvalid: phrases.handlerInvalid,
      handlerTaken: phrases.handlerTaken,
    },
    async run(call, args) {
      const application_id = await beginChange(call)
      const { USER_TYPE_ID: code, HANDLER: handler, TITLE: title = '', DESCRIPTION: description = '' } = args
      const limit = LONGEST_CODE - fullCode(application_id, '').length
      if (!/^[a-z0-9_]+$/.test(code) || code.length > limit) call.fail('typeCodeInvalid', { limit })
      await requireFree(call, application_id, handler, code)
      const row = { title, description, height: heightOf(args.OPTIONS) }
      const added = await call.db
        .insertInto('userfield_type')
        .values({ application_id, code, handler, ...row })
        .onConflict(conflict => conflict.column('code').doNothing())
        .returning('id')
        .executeTakeFirst()
      if (!added) call.fail('handlerTaken')
      call.recordChange('USERFIELD_TYPE', fullCode(application_id, code), 'add')
      return true
    },
  }),
  method({
    ...common,
    name: 'userfieldtype.list',
    kind: 'read',
    params: { start },
    phrases: always,
    async run(call, { start }) {
      const applicationId = requireAdministrator(call)
      // The newest first, as in the sample.
      const all = await call.db
        .selectFrom('userfield_type')
        .selectAll()
        .where('application_id', '=', applicationId)
        .orderBy('id', 'desc')
        .execute()
      const { rows, total, next } = slicePage(all, start)
      const shown = rows.map(({ code, handler, title, description }) => ({
        USER_TYPE_ID: code,
        HANDLER: handler,
        TITLE: title,
        DESCRIPTION: description,
      }))
      return new Page(shown, total, next)
    },
  }),
  method({
    ...common,
    name: 'userfieldtype.update',
    kind: 'write',
    params: { ...code, ...handler, TITLE: needed('titleMissing'), ...rest },
    phrases,
    async run(call, args) {
      const applicationId = await beginChange(call)
      const id = await requireType(call, applicationId, args.USER_TYPE_ID)
      const { HANDLER: handler, TITLE: title, DESCRIPTION: description } = args
      await requireFree(call, applicationId, handler, args.USER_TYPE_ID)
      await call.db
        .updateTable('userfield_type')
        .set({
          handler,
          title,
          ...(description === undefined ? {} : { description }),
          ...(args.OPTIONS === undefined ? {} : { height: heightOf(args.OPTIONS) }),
        })
        .where('id', '=', id)
        .execute()
      call.recordChange('USERFIELD_TYPE', fullCode(applicationId, args.USER_TYPE_ID), 'update')
      return true
    },
  }),
  method({
    ...common,
    name: 'userfieldtype.delete',
    kind: 'write',
    params: code,
    phrases: { ...always, typeCodeMissing, typeNotFound },
    async run(call, { USER_TYPE_ID }) {
      const applicationId = await beginChange(call)
      const id = await requireType(call, applicationId, USER_TYPE_ID)
      await call.db.deleteFrom('userfield_type').where('id', '=', id).execute()
      call.recordChange('USERFIELD_TYPE', fullCode(applicationId, USER_TYPE_ID), 'delete')
      return true
    },
  }),
]

/** The application, its row held: of two changes of its types at once one waits. */
async function beginChange(call: Call<'applicationRequired' | 'accessDenied'>): Promise<number> {
  const id = requireAdministrator(call)
  await holdApplication(call, id)
  return id
}

async function requireType(call: Call<'typeNotFound'>, applicationId: number, code: string) {
  const row = await call.db
    .selectFrom('userfield_type')
    .select('id')
    .where('application_id', '=', applicationId)
    .where('code', '=', code)
    .executeTakeFirst()
  return row ? Number(row.id) : call.fail('typeNotFound')
}

/** A handler belongs to one type of its application. */
async function requireFree(
  call: Call<'handlerInvalid' | 'handlerTaken'>,
  applicationId: number,
  handler: string,
  code: string,
): Promise<void> {
  if (!/^https?:\/\/[^/?#\s]+/i.test(handler) || handler.length > LONGEST_HANDLER)
    call.fail('handlerInvalid', { limit: LONGEST_HANDLER })
  const taken = await call.db
    .selectFrom('userfield_type')
    .select('id')
    .where('application_id', '=', applicationId)
    .where('handler', '=', handler)
    .where('code', '!=', code)
    .executeTakeFirst()
  if (taken) call.fail('handlerTaken')
}

/** In pixels; 0 is the usual height. */
function heightOf(options: unknown): number {
  const height = isMap(options) ? wholeNumber(options.height) : undefined
  return height !== undefined && height > 0 ? height : 0
}
