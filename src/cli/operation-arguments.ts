import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Noun, Operation } from '../control/operation.ts'
import type { AnyParam, ParamKind } from '../control/params.ts'
import { BadArguments, type Given, portalOptions } from './arguments.ts'
import { meant } from './nearest.ts'

/** Options of every operation, besides those of the portal. */
const faceOptions = {
  url: { type: 'string' },
  token: { type: 'string' },
  json: { type: 'boolean' },
  yes: { type: 'boolean' },
} as const

const kebab = (name: string): string => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)

/** The name of a parameter's option, without its dashes. */
const optionName = (name: string, param: AnyParam): string => param.option ?? kebab(name)

/** How people write a parameter: a word has its name in capitals, an option its dashes. */
export function spelling({ words = [], params }: Operation): (name: string) => string {
  return name => {
    const param = params[name]
    return words.includes(name) || !param ? kebab(name).toUpperCase() : `--${optionName(name, param)}`
  }
}

const placeholders: Record<ParamKind, string> = {
  text: 'TEXT',
  number: 'N',
  id: 'ID',
  flag: '',
  list: 'A,B',
  ids: 'ID,ID',
  enum: '',
  moment: 'MOMENT',
  duration: 'SPAN',
  url: 'URL',
  file: 'FILE',
  map: 'JSON',
}

const takesMany = ({ kind }: AnyParam): boolean => kind === 'list' || kind === 'ids'

/** What is written for a parameter: `[--scope A,B]`, `RIGHTS…`. */
function written(operation: Operation, name: string, param: AnyParam): string {
  const spelled = spelling(operation)(name)
  if (operation.words?.includes(name)) {
    const word = takesMany(param) ? `${spelled}…` : spelled
    return param.required ? word : `[${word}]`
  }
  const negatable = param.kind === 'flag' && param.fallback === undefined
  const flag = negatable ? spelled.replace('--', '--[no-]') : spelled
  const value = param.values?.join('|') ?? placeholders[param.kind]
  const whole = value ? `${flag} ${value}` : flag
  return param.required ? whole : `[${whole}]`
}

/** How one operation is called, and what its parameters mean. */
function operationHelp(operation: Operation): string {
  const params = Object.entries(operation.params)
  const usage = ['portico', operation.noun, operation.verb, ...params.map(entry => written(operation, ...entry))]
  const rows = params.map(([name, param]): [string, string] => {
    const { fallback } = param
    const otherwise = fallback === undefined || fallback === '' || fallback === false ? '' : ` (${String(fallback)})`
    return [written(operation, name, param).replace(/^\[(.*)\]$/s, '$1'), param.meaning + otherwise]
  })
  const width = Math.max(0, ...rows.map(([left]) => left.length))
  const lines = rows.map(([left, right]) => `    ${left.padEnd(width)}  ${right}`)
  return [usage.join(' '), `  ${operation.meaning}`, ...lines].join('\n')
}

const faceHelp = `
  --json      prints the result as JSON
  --yes       does not ask for confirmation
  --url URL   address of a running portal, together with --token TOKEN; also PORTICO_URL, PORTICO_TOKEN
  --data DIR  folder of the portal (./portico-data), or --database URL; also PORTICO_DATA, PORTICO_DATABASE`

/** How all operations on a noun are called. */
const nounHelp = ({ operations }: Noun): string => `${operations.map(operationHelp).join('\n\n')}\n${faceHelp}`

/** An operation with its parameters as they were written. */
export interface ParsedOperation {
  operation: Operation
  params: Record<string, unknown>
  options: Given['options']
}

/** Reads the arguments behind a noun; null when only help was wanted, which has been printed. */
export function readOperation(noun: Noun, args: string[]): ParsedOperation | null {
  const { values, words } = parse(noun, args)
  const [verb, ...rest] = words
  const operation = noun.operations.find(one => one.verb === verb)
  if (values.help) {
    console.log(operation ? `${operationHelp(operation)}\n${faceHelp}` : nounHelp(noun))
    return null
  }
  if (!operation) {
    if (verb === undefined) throw new BadArguments(nounHelp(noun))
    const verbs = noun.operations.map(one => one.verb)
    const perhaps = meant(verb, verbs, `portico ${noun.name} `)
    throw new BadArguments(`There is no portico ${noun.name} ${verb}.${perhaps}\n\n${nounHelp(noun)}`)
  }
  const sent = wordsOf(operation, rest)
  const ownOptions = new Map(Object.entries(operation.params).map(([name, param]) => [optionName(name, param), name]))
  const options: Given['options'] = {}
  for (const [option, value] of Object.entries(values)) {
    const name = ownOptions.get(option)
    if (name !== undefined && !operation.words?.includes(name)) sent[name] = valueFor(operation.params[name]!, value)
    else if (Object.hasOwn(portalOptions, option) || Object.hasOwn(faceOptions, option)) options[option] = lastOf(value)
    else throw new BadArguments(`--${option} is no option of it.\n\n${operationHelp(operation)}`)
  }
  return { operation, params: sent, options }
}

type Values = Record<string, undefined | string | boolean | (string | boolean)[]>

const lastOf = (value: Values[string]): string | boolean | undefined => (Array.isArray(value) ? value.at(-1) : value)

function valueFor(param: AnyParam, value: Values[string]): unknown {
  if (takesMany(param)) return value
  const last = lastOf(value)
  return param.kind === 'file' && typeof last === 'string' ? contentOf(last) : last
}

/** What a file holds, as it travels to a portal. */
function contentOf(path: string): string {
  try {
    return readFileSync(path).toString('base64')
  } catch (error) {
    throw new BadArguments(`${path}: ${(error as Error).message}.`)
  }
}

/** Stands before what would be taken for an option: `-1d`. */
const MARK = '\u0001'

function parse(noun: Noun, args: string[]): { values: Values; words: string[] } {
  const ownOptions = noun.operations.flatMap(({ params }) =>
    Object.entries(params).map(([name, param]): [string, { type: 'string' | 'boolean'; multiple?: boolean }] => [
      optionName(name, param),
      param.kind === 'flag' ? { type: 'boolean' } : { type: 'string', multiple: true },
    ]),
  )
  try {
    const { values, positionals } = parseArgs({
      args: args.map(arg => (/^-\d/.test(arg) ? MARK + arg : arg)),
      options: { ...Object.fromEntries(ownOptions), ...portalOptions, ...faceOptions },
      allowPositionals: true,
      allowNegative: true,
    })
    const plain = (text: string) => (text.startsWith(MARK) ? text.slice(1) : text)
    const cleaned = Object.entries(values as Values).map(([name, value]): [string, Values[string]] => [
      name,
      Array.isArray(value) ? value.map(one => (typeof one === 'string' ? plain(one) : one)) : value,
    ])
    return { values: Object.fromEntries(cleaned), words: positionals.map(plain) }
  } catch (error) {
    const operation = noun.operations.find(({ verb }) => verb === args[0])
    const help = operation ? operationHelp(operation) : nounHelp(noun)
    throw new BadArguments(`${(error as Error).message.split('\n')[0]}\n\n${help}`)
  }
}

/** The parameters that are words; the last one takes all that remain when it is a list or a text. */
function wordsOf(operation: Operation, words: readonly string[]): Record<string, unknown> {
  const { words: names = [], params } = operation
  const sent: Record<string, unknown> = {}
  for (const [index, name] of names.entries()) {
    const param = params[name]!
    const rest = index === names.length - 1 ? words.slice(index) : words.slice(index, index + 1)
    if (!rest.length) continue
    if (takesMany(param)) sent[name] = rest
    else if (param.kind === 'text') sent[name] = rest.join(' ')
    else sent[name] = valueFor(param, rest[0])
  }
  const last = names.length ? params[names.at(-1)!]! : undefined
  const isOpen = last && (takesMany(last) || last.kind === 'text')
  if (!isOpen && words.length > names.length)
    throw new BadArguments(`${words[names.length]}: that is one word too many.\n\n${operationHelp(operation)}`)
  return sent
}
