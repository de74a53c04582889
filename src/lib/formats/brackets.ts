import { setImmediate as nextTurn } from 'node:timers/promises'

// Form bodies and query strings, read by the rules of PHP's parse_str, since that is what clients of Bitrix24 write
// for. Two rules are left out on purpose: dots and spaces in the first part of a name stay as they are (PHP makes them
// underscores) because commands of a batch may be keyed freely, and an unclosed bracket is part of the name.

/** What a form or query string says: maps without a prototype, so that any key, `__proto__` too, is just a key. */
export type Params = { [key: string]: ParamValue }

/** One value of a form: a text, a list of values or a map of values. */
export type ParamValue = string | ParamValue[] | Params

/** How deep values may nest (`a=1` is 1, `a[b]=1` is 2) and how many keys and list elements they may have in total. */
export type BracketLimits = { depth: number; keys: number }

const tooComplex = {
  depth: (allowed: number) => `The data nests deeper than ${allowed} levels.`,
  keys: (allowed: number) => `The data has more than ${allowed} keys.`,
  names: (allowed: number) => `The names of the data have more than ${allowed} bytes.`,
}

/** Thrown for input that nests deeper or has more keys than its limits allow. */
export class TooComplex extends Error {
  readonly limit: keyof typeof tooComplex

  constructor(limit: keyof typeof tooComplex, allowed: number) {
    super(tooComplex[limit](allowed))
    this.name = 'TooComplex'
    this.limit = limit
  }
}

/** Where a field belongs: `a[b][3][]` is the name `a` and the segments `b`, 3 and null, which appends. */
export type Path = { readonly name: string; readonly segments: readonly Segment[] }

type Segment = string | number | null

/** Values being gathered field by field; `params` is the result at any time. */
export type Collector = {
  readonly params: Params
  readonly limits: BracketLimits
  keys: number
  /** Next index of the maps that were appended to; lists need none. */
  readonly next: Map<Params, number>
}

/** Parses form text or a query string (without `?`) into nested values. */
export function parseBrackets(text: string, limits: BracketLimits): Params {
  const collector = newCollector(limits)
  addPairs(collector, text)
  return collector.params
}

const PIECE = 65_536

/** The same for a long text, piece by piece, so that others have their turn in between. */
export async function parseBracketsInPieces(text: string, limits: BracketLimits): Promise<Params> {
  const collector = newCollector(limits)
  for (let start = 0; start < text.length; ) {
    const found = text.indexOf('&', start + PIECE)
    const end = found === -1 ? text.length : found
    addPairs(collector, text.slice(start, end))
    start = end + 1
    await nextTurn()
  }
  return collector.params
}

function addPairs(collector: Collector, text: string): void {
  const { limits } = collector
  let equals = text.indexOf('=')
  for (let start = 0; start < text.length; ) {
    let end = text.indexOf('&', start)
    if (end === -1) end = text.length
    // Only sought again once passed: from each pair anew would take quadratic time on `a&a&a…`.
    if (equals !== -1 && equals < start) equals = text.indexOf('=', start)
    const keyEnd = equals === -1 || equals > end ? end : equals
    const path = keyEnd === start ? null : pathOf(text.slice(start, keyEnd), limits)
    // What names nothing is counted as well: a text may be of nothing else.
    if (path === null) countKey(collector)
    else insertPath(collector, path, decode(text.slice(keyEnd + 1, end)))
    start = end + 1
  }
}

/** Starts an empty collection. */
export function newCollector(limits: BracketLimits): Collector {
  return { params: Object.create(null) as Params, limits, keys: 0, next: new Map() }
}

/** Puts a value where its path says; a value that was there, or is in the way, is overwritten. */
export function insertPath(collector: Collector, path: Path, value: ParamValue): void {
  const { limits } = collector
  checkDepth(path.segments, limits)
  // Lists are indexed like maps here, and never beyond their end: see `holds`.
  let container = collector.params
  let key: string | number = path.name
  for (const segment of path.segments) {
    let inner: ParamValue | undefined = container[key]
    if (inner === undefined || !isOwn(inner)) {
      inner = segment === null || segment === 0 ? [] : (Object.create(null) as Params)
      container[key] = inner
      countKey(collector)
    } else if (Array.isArray(inner) && !holds(inner, segment)) {
      inner = toMap(inner)
      container[key] = inner
    }
    key = segment ?? nextIndex(collector, inner)
    if (typeof key === 'number' && !Array.isArray(inner)) noteIndex(collector, inner, key)
    container = inner as Params
  }
  container[key] = value
  countKey(collector)
}

/** Maps of ours have no prototype; what has one is a file. */
const isOwn = (value: ParamValue): value is ParamValue[] | Params =>
  typeof value === 'object' && (Array.isArray(value) || Object.getPrototypeOf(value) === null)

/** Reads a decoded field name; null when it names nothing (empty, or a bracket in front), which PHP leaves out. */
export function parsePath(field: string, limits: BracketLimits): Path | null {
  let at = 0
  while (field[at] === ' ') at++
  const open = field.indexOf('[', at)
  if (open === at || at === field.length) return null
  if (open === -1 || field.indexOf(']', open) === -1) return { name: field.slice(at), segments: [] }

  const name = field.slice(at, open)
  const segments: Segment[] = []
  at = open
  while (field[at] === '[') {
    const close = field.indexOf(']', at)
    // What follows the last closed bracket is ignored, as in PHP: `a[b]c` and `a[b][c` are both `a[b]`.
    if (close === -1) break
    segments.push(toSegment(field.slice(at + 1, close)))
    checkDepth(segments, limits)
    at = close + 1
  }
  return { name, segments }
}

/** Writes a map as form text the way PHP's http_build_query does: true is 1, false is 0, null is left out. */
export function stringifyBrackets(value: unknown): string {
  const pairs: string[] = []
  const write = (key: string, item: unknown): void => {
    if (item === null || item === undefined) return
    if (typeof item !== 'object') {
      pairs.push(`${key}=${typeof item === 'boolean' ? Number(item) : encode(String(item))}`)
      return
    }
    for (const [name, inner] of Object.entries(item)) write(`${key}%5B${encode(name)}%5D`, inner)
  }
  if (isContainer(value)) for (const [name, item] of Object.entries(value)) write(encode(name), item)
  return pairs.join('&')
}

/** Throws TooComplex when a JSON value exceeds the limits that a form would have to keep. */
export function limitDepth(value: unknown, limits: BracketLimits): void {
  let keys = 0
  // Level by level instead of by recursion, which a deep value would overflow.
  let level = isContainer(value) ? [value] : []
  for (let depth = 1; level.length > 0; depth++) {
    const below: object[] = []
    for (const container of level) {
      const items: unknown[] = Array.isArray(container) ? container : Object.values(container)
      if (items.length > 0 && depth > limits.depth) throw new TooComplex('depth', limits.depth)
      keys += items.length
      if (keys > limits.keys) throw new TooComplex('keys', limits.keys)
      for (const item of items) if (isContainer(item)) below.push(item)
    }
    level = below
  }
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function checkDepth(segments: readonly Segment[], limits: BracketLimits): void {
  if (segments.length >= limits.depth) throw new TooComplex('depth', limits.depth)
}

function countKey(collector: Collector): void {
  if (++collector.keys > collector.limits.keys) throw new TooComplex('keys', collector.limits.keys)
}

/** A list holds the indexes it has and the next one; any other key makes a map of it. */
function holds(list: ParamValue[], segment: Segment): boolean {
  return segment === null || (typeof segment === 'number' && segment <= list.length)
}

function toMap(list: ParamValue[]): Params {
  return Object.assign(Object.create(null) as Params, list)
}

function nextIndex(collector: Collector, container: ParamValue[] | Params): number {
  if (Array.isArray(container)) return container.length
  const counted = collector.next.get(container)
  if (counted !== undefined) return counted
  // Once for each map; from then on `noteIndex` keeps it, else many appends would take quadratic time.
  const indexes = Object.keys(container).filter(key => wholeNumber.test(key))
  const next = indexes.reduce((highest, key) => Math.max(highest, Number(key) + 1), 0)
  collector.next.set(container, next)
  return next
}

function noteIndex(collector: Collector, map: Params, index: number): void {
  const next = collector.next.get(map)
  if (next !== undefined && index >= next) collector.next.set(map, index + 1)
}

const wholeNumber = /^(?:0|[1-9][0-9]{0,14})$/

/** `[]` and `[ ]` append; whole numbers as PHP writes them are indexes; anything else is a key. */
function toSegment(text: string): Segment {
  if (text.length <= 1 && ' \t\n\v\f\r'.includes(text)) return null
  return wholeNumber.test(text) ? Number(text) : text
}

// Clients send the same field names call after call; finding their paths here is half of the parser's speed.
const knownPaths = new Map<string, Path | null>()
const knownPathsLimit = 4096
const knownKeyLength = 200

function pathOf(rawKey: string, limits: BracketLimits): Path | null {
  const knownPath = knownPaths.get(rawKey)
  if (knownPath !== undefined) return knownPath
  if (rawKey.length > knownKeyLength) return parsePath(decode(rawKey), limits)

  // A slice keeps the whole body it was cut from in memory; what stays here must be a copy.
  const key = Buffer.from(rawKey).toString()
  const path = parsePath(decode(key), limits)
  if (knownPaths.size >= knownPathsLimit) knownPaths.clear()
  knownPaths.set(key, path)
  return path
}

/** Leaves what is not a percent code as it is and makes U+FFFD of what is not UTF-8. */
function decode(text: string): string {
  if (!text.includes('%')) {
    if (!text.includes('+')) return text
    // Of very many pieces it takes far longer than the bytes do.
    if (text.length < 1000) return text.replaceAll('+', ' ')
  }
  // By hand and not by decodeURIComponent, which is no faster and throws on bad input: that takes twenty times as long.
  const bytes = Buffer.from(text)
  let length = 0
  for (let at = 0; at < bytes.length; at++) {
    let byte = bytes[at] as number
    if (byte === plus) byte = space
    else if (byte === percent && at + 2 < bytes.length) {
      const high = hexDigits[bytes[at + 1] as number] as number
      const low = hexDigits[bytes[at + 2] as number] as number
      if (high >= 0 && low >= 0) {
        byte = high * 16 + low
        at += 2
      }
    }
    bytes[length++] = byte
  }
  return bytes.toString('utf8', 0, length)
}

const [plus, percent, space] = [0x2b, 0x25, 0x20]

/** What a byte is worth as a hexadecimal digit; -1 when it is none. */
const hexDigits = Int8Array.from({ length: 256 }, (_, byte) => {
  const digit = String.fromCharCode(byte)
  return /[0-9a-f]/i.test(digit) ? Number.parseInt(digit, 16) : -1
})

function encode(text: string): string {
  // Half of a surrogate pair cannot be written.
  return encodeURIComponent(text.toWellFormed()).replaceAll('%20', '+')
}
