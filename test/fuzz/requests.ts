import { stringifyBrackets } from '../../src/lib/formats/brackets.ts'
import type { Random } from './random.ts'
import { hostileName, hostileValue, type Ids, plausibleValue } from './values.ts'

/** A method, and what its `fields` method tells of its family's fields: names with types. */
export interface Known {
  name: string
  params: readonly string[]
}

/** What requests are made of. */
export interface World {
  methods: readonly Known[]
  /** Types of the fields of a family, by names. */
  fields: ReadonlyMap<string, Readonly<Record<string, string>>>
  ids: Ids
  /** Bases of webhooks of several users, and paths with tokens. */
  doors: readonly string[]
}

/** A request as it is sent. */
export interface Request {
  url: string
  method: string
  init: RequestInit
}

/** `crm.deal` of `crm.deal.list`. */
export const familyOf = (method: string): string => method.slice(0, method.lastIndexOf('.'))

/** A request that follows from the random numbers: good, nearly good, or hostile. */
export function newRequest(random: Random, world: World): Request {
  const { name, params } = random.one(world.methods)
  return random.chance(0.1)
    ? batchOf(random, world)
    : encoded(random, world, spelled(random, name), paramsOf(random, world, name, params))
}

const spelled = (random: Random, name: string): string =>
  random.chance(0.9)
    ? name
    : random.one([name.toUpperCase(), `${name}.json`, `${name}.xml`, `${name}.nothing`, `/${name}/`, `api/${name}`])

function paramsOf(random: Random, world: World, method: string, names: readonly string[]): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const name of names) {
    if (random.chance(0.12)) continue
    const spelling = random.chance(0.9) ? name : name.toUpperCase()
    out[spelling] = random.chance(0.15) ? hostileValue(random) : valueFor(random, world, method, name)
  }
  if (random.chance(0.05)) out[hostileName(random)] = hostileValue(random)
  return out
}

const entityTypeIds = [1, 2, 3, 4, 5, 7, 8, 14, 31, 36, 128, 130, 1030]

function valueFor(random: Random, world: World, method: string, name: string): unknown {
  const family = familyOf(method)
  const ids = world.ids.get(family) ?? []
  const fields = world.fields.get(family) ?? world.fields.get(familyOf(family)) ?? {}
  const fieldNames = Object.keys(fields)
  const lower = name.toLowerCase()
  if (lower === 'fields') return fieldsOf(random, fields, ids)
  if (lower === 'filter') return filterOf(random, fields, ids)
  if (lower === 'select') return random.some(['*', 'UF_*', ...fieldNames], 6)
  if (lower === 'order')
    return Object.fromEntries(random.some(fieldNames, 2).map(one => [one, random.one(['ASC', 'desc', 'x'])]))
  if (lower === 'start') return random.one([0, 50, -1, '100', 7])
  if (lower === 'entitytypeid' || lower === 'entity_type_id') return random.one(entityTypeIds)
  if (lower.endsWith('id')) return ids.length && random.chance(0.7) ? random.one(ids) : 1 + random.below(40)
  if (/items|rows|ids|values|list/.test(lower))
    return Array.from({ length: random.below(4) }, () => fieldsOf(random, fields, ids))
  return plausibleValue(random, random.one(['string', 'integer', 'char', 'datetime', 'crm_entity']), ids)
}

function fieldsOf(
  random: Random,
  fields: Readonly<Record<string, string>>,
  ids: readonly number[],
): Record<string, unknown> {
  return Object.fromEntries(
    random
      .some(Object.entries(fields), 8)
      .map(([name, type]) => [name, random.chance(0.1) ? hostileValue(random) : plausibleValue(random, type, ids)]),
  )
}

const prefixes = [
  '',
  '',
  '',
  '=',
  '!',
  '!=',
  '>',
  '>=',
  '<',
  '<=',
  '%',
  '!%',
  '=%',
  '%=',
  '@',
  '!@',
  '><',
  '?',
  '~',
  '>>',
]

function filterOf(
  random: Random,
  fields: Readonly<Record<string, string>>,
  ids: readonly number[],
): Record<string, unknown> {
  const entries = random.some(Object.entries(fields), 3).map(([name, type]): [string, unknown] => {
    const value = random.chance(0.15) ? hostileValue(random) : plausibleValue(random, type, ids)
    return [`${random.one(prefixes)}${name}`, random.chance(0.2) ? [value, value] : value]
  })
  const filter = Object.fromEntries(entries)
  return random.chance(0.1) ? { logic: random.one(['OR', 'AND', 'XOR']), 0: filter, 1: filter } : filter
}

function batchOf(random: Random, world: World): Request {
  const cmd: Record<string, string> = {}
  for (let i = random.below(8); i >= 0; i--) {
    const { name, params } = random.one(world.methods)
    cmd[random.chance(0.9) ? `c${i}` : hostileName(random)] =
      `${name}?${stringifyBrackets(textable(paramsOf(random, world, name, params)))}`
  }
  return encoded(random, world, 'batch', { halt: random.one([0, 1, '0', true]), cmd })
}

/** What can be written as text: a lone surrogate cannot. */
const textable = (value: unknown): unknown => JSON.parse(JSON.stringify(value).replaceAll(/\\ud[89a-f]\w\w/gi, '?'))

function encoded(random: Random, world: World, method: string, params: Record<string, unknown>): Request {
  const url = random.one(world.doors).replace('METHOD', method.split('/').map(encodeURIComponent).join('/'))
  const post = (contentType: string, body: string): Request => ({
    url,
    method,
    init: { method: 'POST', headers: { 'content-type': contentType }, body },
  })
  switch (random.below(8)) {
    case 0: {
      const query = stringifyBrackets(textable(params)).slice(0, 6000)
      return { url: `${url}${url.includes('?') ? '&' : '?'}${query}`, method, init: {} }
    }
    case 1:
    case 2:
      return post('application/x-www-form-urlencoded', stringifyBrackets(textable(params)))
    case 3: {
      const form = new FormData()
      for (const pair of stringifyBrackets(textable(params)).split('&')) {
        const [name = '', value = ''] = pair.split('=').map(part => decodeURIComponent(part.replaceAll('+', ' ')))
        form.append(name, value)
      }
      return { url, method, init: { method: 'POST', body: form } }
    }
    case 4:
      return random.chance(0.2)
        ? post('application/json', broken(random, JSON.stringify(params)))
        : post('application/json', JSON.stringify(params))
    default:
      return post('application/json', JSON.stringify(params))
  }
}

const broken = (random: Random, text: string): string =>
  random.one([
    text.slice(0, random.below(text.length)),
    `[${text}]`,
    '"text"',
    '5',
    '',
    `${text}}`,
    text.replaceAll('"', "'"),
    '{"a":'.repeat(2000),
  ])
