import type { Random } from './random.ts'

/** Ids that answers have told, by the family of the method: `crm.deal` of `crm.deal.add`. */
export type Ids = Map<string, number[]>

const long = 'длинный '.repeat(2000)

/** What no form of a good client sends. */
const hostile: readonly unknown[] = [
  ...['', ' ', '0', '-1', '00', '1e3', '0x10', 'NaN', 'null', 'undefined', 'true', '١٢', '1,5', '1.5.5', '９'],
  ...[
    "'",
    "' or 1=1 --",
    '"; drop table deal; --',
    '%',
    '%%%',
    '_',
    '\\',
    '\\%',
    '[',
    '*',
    '$result[a][b]',
    '$result[',
  ],
  ...[
    'a\0b',
    '\u202eabc',
    '\ud800',
    'İıß',
    'ﬀ',
    '😀'.repeat(300),
    long,
    '<script>alert(1)</script>',
    '../../etc/passwd',
  ],
  ...['9'.repeat(400), '1'.repeat(15), '9007199254740993', '2147483648', '-2147483649', '0.1e-400', '1|XXX', '-5|EUR'],
  ...[
    '2026-02-30',
    '2026-13-01T00:00:00',
    '0000-00-00',
    '9999-12-31T23:59:59+14:00',
    '31.12.2026',
    '+275760-09-13',
    'now',
  ],
  ...[0, -1, 1.5, 1e21, 2 ** 31, 2 ** 53, -(2 ** 63), true, false, null],
  ...[[], {}, [[]], [[[[[1]]]]], [null], { 0: 1, 2: 3 }, { __proto__: null, constructor: 1 }, { toString: 'x' }],
  ...[
    { fileData: ['a.txt', 'not base64!'] },
    { fileData: ['../a/b\0.php', 'AAAA'] },
    ['a.png', 'iVBORw0KGgo='],
    { id: 1, remove: 'Y' },
  ],
  JSON.parse('{"__proto__":{"polluted":1}}'),
]

export const hostileValue = (random: Random): unknown => random.one(hostile)

const hostileNames = hostile.filter(value => typeof value === 'string').map(text => text.slice(0, 50))

export const hostileName = (random: Random): string => random.one(hostileNames)

const words = [
  'Anna',
  'Контракт',
  'ООО «Ромашка»',
  'Offer 7',
  'x',
  'NEW',
  'WORK',
  'CLIENT',
  'Y',
  'N',
  'USD',
  'EUR',
  'RUB',
]

/** A value that a field of a type may well have. */
export function plausibleValue(random: Random, type: string, ids: readonly number[]): unknown {
  switch (type) {
    case 'integer':
      return random.chance(0.5) ? random.below(1000) : String(random.below(1000))
    case 'double':
    case 'money':
      return random.one([100.5, '99.99', 0, '12345678.91', '10|USD'])
    case 'char':
    case 'boolean':
      return random.one(['Y', 'N', true, false, 1, 0])
    case 'date':
    case 'datetime':
      return random.one(['2026-03-01', '2026-03-01T10:20:30+03:00', '01.03.2026', ''])
    case 'crm_multifield':
      return [{ VALUE: `+1 415 555-${1000 + random.below(9000)}`, VALUE_TYPE: 'WORK' }, { VALUE: 'a@example.com' }]
    case 'file':
      return { fileData: ['note.txt', 'aGVsbG8='] }
    case 'string':
      return `${random.one(words)} ${random.below(100)}`
    default:
      return ids.length && random.chance(0.6) ? random.one(ids) : random.one([1, '2', ...words])
  }
}
