import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  insertPath,
  limitDepth,
  newCollector,
  parseBrackets,
  parsePath,
  stringifyBrackets,
  TooComplex,
} from './brackets.ts'

const limits = { depth: 16, keys: 10_000 }
const ample = { depth: 1_000_000, keys: 10_000_000 }

/** Parsed and made ordinary, so that deepEqual does not compare prototypes. */
const parse = (text: string, within = limits): unknown => JSON.parse(JSON.stringify(parseBrackets(text, within)))

const exceeds = (limit: 'depth' | 'keys') => (error: unknown) => error instanceof TooComplex && error.limit === limit

/** What PHP's parse_str makes of these texts, `_` for dots and unclosed brackets aside. */
const php: [text: string, params: unknown][] = [
  // Pairs
  ['', {}],
  ['a=1', { a: '1' }],
  ['a=1&b=2', { a: '1', b: '2' }],
  ['a', { a: '' }],
  ['a=', { a: '' }],
  ['a&b=2', { a: '', b: '2' }],
  ['a=b=c', { a: 'b=c' }],
  ['a=1&a=2', { a: '2' }],
  ['&&a=1&&', { a: '1' }],
  ['=1', {}],
  ['=&=', {}],
  ['?a=1', { '?a': '1' }],
  ['a=1;b=2', { a: '1;b=2' }],
  // Encoding
  ['a=%D0%9F+%26+%3D', { a: 'П & =' }],
  ['a%20b+c=1', { 'a b c': '1' }],
  ['a=%2B+%2b', { a: '+ +' }],
  ['a=100%', { a: '100%' }],
  ['a=%zz%4', { a: '%zz%4' }],
  ['a=%4G%G4%%41', { a: '%4G%G4%A' }],
  ['a=%C3%28', { a: '\uFFFD(' }],
  ['a=%FF%41', { a: '\uFFFDA' }],
  ['a=%F0%9F%98%80', { a: '😀' }],
  ['a=😀%20П%', { a: '😀 П%' }],
  ['%zz[%FF]=1', { '%zz': { '\uFFFD': '1' } }],
  // Maps
  ['a[b]=1', { a: { b: '1' } }],
  ['a%5Bb%5D=1&a%5bc]=2', { a: { b: '1', c: '2' } }],
  ['a[b][c][d]=1', { a: { b: { c: { d: '1' } } } }],
  ['a[b]=1&a[b]=2', { a: { b: '2' } }],
  ['a[b]=1&a=2', { a: '2' }],
  ['a=1&a[b]=2', { a: { b: '2' } }],
  ['a[b][c]=1&a[b]=2&a[b][d]=3', { a: { b: { d: '3' } } }],
  ['a[b.c d]=1', { a: { 'b.c d': '1' } }],
  ['a["b"]=1', { a: { '"b"': '1' } }],
  ['a[>B]=1&a[!@C]=2', { a: { '>B': '1', '!@C': '2' } }],
  ['a[ b ]=1', { a: { ' b ': '1' } }],
  // Lists
  ['a[]=x&a[]=y', { a: ['x', 'y'] }],
  ['a[ ]=x&a[%09]=y', { a: ['x', 'y'] }],
  ['a[  ]=x', { a: { '  ': 'x' } }],
  ['a[]', { a: [''] }],
  ['a[0]=x&a[1]=y', { a: ['x', 'y'] }],
  ['a[0]=x&a[]=y', { a: ['x', 'y'] }],
  ['a[0]=x&a[1]=y&a[0]=z', { a: ['z', 'y'] }],
  ['a[1]=x', { a: { 1: 'x' } }],
  ['a[1]=x&a[0]=y', { a: { 0: 'y', 1: 'x' } }],
  ['a[0]=x&a[2]=y', { a: { 0: 'x', 2: 'y' } }],
  ['a[0]=x&a[b]=y', { a: { 0: 'x', b: 'y' } }],
  ['a[b]=x&a[]=y', { a: { b: 'x', 0: 'y' } }],
  ['a[]=x&a[b]=y&a[]=z', { a: { 0: 'x', b: 'y', 1: 'z' } }],
  ['a[3]=x&a[]=y&a[]=z', { a: { 3: 'x', 4: 'y', 5: 'z' } }],
  ['a[3]=x&a[]=y', { a: { 3: 'x', 4: 'y' } }],
  ['a[3]=x&a[]=y&a[10]=z&a[]=w', { a: { 3: 'x', 4: 'y', 10: 'z', 11: 'w' } }],
  ['a[00]=x', { a: { '00': 'x' } }],
  ['a[-1]=x', { a: { '-1': 'x' } }],
  ['a[1.5]=x&a[1e3]=y', { a: { '1.5': 'x', '1e3': 'y' } }],
  ['a[][b]=1&a[][b]=2', { a: [{ b: '1' }, { b: '2' }] }],
  ['a[0][b]=1&a[0][c]=2&a[1][b]=3', { a: [{ b: '1', c: '2' }, { b: '3' }] }],
  ['a[][]=1&a[][]=2', { a: [['1'], ['2']] }],
  ['a[x][]=1&a[x][]=2', { a: { x: ['1', '2'] } }],
  ['a[]=1&a=2&a[]=3', { a: ['3'] }],
  ['0=x&1=y', { 0: 'x', 1: 'y' }],
  // Names
  ['+a=1', { a: '1' }],
  ['%20%20a[b]=1', { a: { b: '1' } }],
  ['+=1', {}],
  ['[a]=1', {}],
  ['+[a]=1', {}],
  ['[]=1', {}],
  ['a]=1', { 'a]': '1' }],
  ['a[b]c=1', { a: { b: '1' } }],
  ['a[b]c[d]=1', { a: { b: '1' } }],
  ['a[b][c=1', { a: { b: '1' } }],
  ['a[[b]]=1', { a: { '[b': '1' } }],
  ['a[b]]=1', { a: { b: '1' } }],
]

describe('parseBrackets follows PHP', () => {
  for (const [text, params] of php) test(text || '(nothing)', () => assert.deepEqual(parse(text), params))

  test('and once more, now that it knows the paths', () => {
    for (const [text, params] of php) assert.deepEqual(parse(text), params, text)
  })
})

describe('parseBrackets differs from PHP on purpose', () => {
  test('dots and spaces in the first part of a name stay', () => {
    assert.deepEqual(parse('a.b=1&a b[c]=2'), { 'a.b': '1', 'a b': { c: '2' } })
  })

  test('an unclosed bracket is part of the name', () => {
    assert.deepEqual(parse('a[b=1&a[=2&a[[x.y=3'), { 'a[b': '1', 'a[': '2', 'a[[x.y': '3' })
  })
})

describe('parseBrackets is safe', () => {
  test('names of Object.prototype are keys', () => {
    const params = parseBrackets(
      '__proto__[polluted]=1&constructor[prototype][polluted]=2&a[__proto__][polluted]=3&hasOwnProperty=4',
      limits,
    )
    assert.deepEqual(Object.keys(params), ['__proto__', 'constructor', 'a', 'hasOwnProperty'])
    assert.equal(
      JSON.stringify(params),
      '{"__proto__":{"polluted":"1"},"constructor":{"prototype":{"polluted":"2"}},"a":{"__proto__":{"polluted":"3"}},"hasOwnProperty":"4"}',
    )
    assert.equal(({} as Record<string, unknown>).polluted, undefined)
    assert.equal(Object.getPrototypeOf(params), null)
  })

  test('names of Array.prototype are keys', () => {
    assert.deepEqual(parse('a[]=x&a[length]=9&b[]=x&b[__proto__]=y&c[]=x&c[push][0]=y'), {
      a: { 0: 'x', length: '9' },
      b: JSON.parse('{"0":"x","__proto__":"y"}'),
      c: { 0: 'x', push: ['y'] },
    })
    assert.equal(typeof [].push, 'function')
  })

  test('a huge index is a key and not the length of a list', () => {
    assert.deepEqual(parse('a[999999999]=1&b[0]=x&b[4294967295]=y&c[99999999999999999999]=z&c[]=w'), {
      a: { 999999999: '1' },
      b: { 0: 'x', 4294967295: 'y' },
      c: { '99999999999999999999': 'z', 0: 'w' },
    })
  })

  test('nesting is limited', () => {
    const nested = (levels: number) => `a${'[b]'.repeat(levels - 1)}=1`
    const within = { depth: 50, keys: 1000 }
    let value: unknown = parseBrackets(nested(50), within)
    for (let level = 0; level < 50; level++) value = Object.values(value as object)[0]
    assert.equal(value, '1')
    assert.throws(() => parseBrackets(nested(51), within), exceeds('depth'))
    assert.throws(() => parseBrackets('a=1', { depth: 0, keys: 10 }), exceeds('depth'))
  })

  test('nesting is limited for a path that is known already', () => {
    parseBrackets('known[a][b][c]=1', limits)
    assert.throws(() => parseBrackets('known[a][b][c]=1', { depth: 3, keys: 10 }), exceeds('depth'))
  })

  test('keys are limited, those of maps in between and overwritten ones included', () => {
    assert.deepEqual(parse('a=1&b[c]=2', { depth: 5, keys: 3 }), { a: '1', b: { c: '2' } })
    assert.throws(() => parseBrackets('a=1&b[c]=2&d=3', { depth: 5, keys: 3 }), exceeds('keys'))
    assert.throws(() => parseBrackets('a=1&a=1&a=1&a=1', { depth: 5, keys: 3 }), exceeds('keys'))
  })

  test('what was too complex leaves nothing behind', () => {
    assert.throws(() => parseBrackets('x[y][z]=1', { depth: 2, keys: 10 }), exceeds('depth'))
    assert.deepEqual(parse('x[y][z]=1'), { x: { y: { z: '1' } } })
  })
})

describe('parseBrackets takes linear time', () => {
  const pairs = (count: number, pair: (at: number) => string) =>
    Array.from({ length: count }, (_, at) => pair(at)).join('&')
  const hostile: [name: string, text: string][] = [
    ['100k names', pairs(100_000, at => `k${at}=1`)],
    ['100k indexes', pairs(100_000, at => `a[${at}]=1`)],
    ['100k indexes backwards', pairs(100_000, at => `a[${100_000 - at}]=1`)],
    ['100k appends', pairs(100_000, () => 'a[]=1')],
    ['100k appends to a map', `a[x]=1&${pairs(100_000, () => 'a[]=1')}`],
    ['100k appends among keys', pairs(100_000, at => (at % 2 ? 'a[]=1' : `a[x${at}]=1`))],
    ['100k lists made maps', pairs(100_000, at => ['a[]=1', 'a[x]=1', 'a=1'][at % 3] ?? '')],
    ['200k equal names', pairs(200_000, () => 'a=1')],
    ['300k brackets', `a${'[b]'.repeat(300_000)}=1`],
    ['300k empty brackets', `a${'[]'.repeat(300_000)}=1`],
    ['300k open brackets', `a${'['.repeat(300_000)}=1`],
    ['300k open brackets, one closed', `a${'['.repeat(300_000)}]=1`],
    ['a million ampersands', '&'.repeat(1_000_000)],
    ['a million names without values', 'a&'.repeat(500_000)],
    ['a million equal signs', '='.repeat(1_000_000)],
    ['a million spaces', '+'.repeat(1_000_000)],
    ['a million percent signs', `a=${'%'.repeat(1_000_000)}`],
    ['100k texts that are not UTF-8', pairs(100_000, () => 'a=%FF')],
  ]
  // Each of these takes a fraction of a second; done in quadratic time, they would take minutes.
  for (const [name, text] of hostile) {
    test(name, { timeout: 10_000 }, () => {
      const started = performance.now()
      parseBrackets(text, ample)
      assert.ok(performance.now() - started < 5000)
    })
  }
})

describe('parsePath and insertPath', () => {
  test('take names that are decoded already', () => {
    const collector = newCollector(limits)
    for (const [name, value] of [
      ['a[%41]', '1'],
      ['a[+]', '2'],
      ['list[]', '3'],
      ['list[]', '4'],
    ] as const) {
      const path = parsePath(name, limits)
      assert.ok(path)
      insertPath(collector, path, value)
    }
    assert.equal(JSON.stringify(collector.params), '{"a":{"%41":"1","+":"2"},"list":["3","4"]}')
  })

  test('take lists as values', () => {
    const collector = newCollector(limits)
    insertPath(collector, { name: 'files', segments: [null] }, ['a.txt', 'YQ=='])
    insertPath(collector, { name: 'files', segments: [null] }, ['b.txt', 'Yg=='])
    assert.equal(JSON.stringify(collector.params), '{"files":[["a.txt","YQ=="],["b.txt","Yg=="]]}')
  })

  test('refuse a name that is too deep before it is read to its end', () => {
    assert.throws(() => parsePath('a[b][c]', { depth: 2, keys: 10 }), exceeds('depth'))
  })

  test('know names that name nothing', () => {
    for (const name of ['', ' ', '[a]', ' [a]']) assert.equal(parsePath(name, limits), null)
  })
})

describe('stringifyBrackets', () => {
  test('writes what http_build_query writes', () => {
    assert.equal(
      stringifyBrackets({ a: 1, b: true, c: false, d: null, e: undefined, f: '', g: [], h: {}, 'i j': 'k&l=m+n П' }),
      'a=1&b=1&c=0&f=&i+j=k%26l%3Dm%2Bn+%D0%9F',
    )
    assert.equal(stringifyBrackets({ a: ['x', { b: [null, 'y'] }] }), 'a%5B0%5D=x&a%5B1%5D%5Bb%5D%5B1%5D=y')
    assert.equal(stringifyBrackets(['x', 'y']), '0=x&1=y')
    assert.equal(stringifyBrackets('x'), '')
    assert.equal(stringifyBrackets(null), '')
  })

  test('is read back by parseBrackets', () => {
    const params = {
      id: '17',
      fields: { TITLE: 'Ünï & cødé 😀 100% +1 = 2', PHONE: [{ VALUE: '+7 999', VALUE_TYPE: 'WORK' }, { VALUE: '' }] },
      filter: { '>=OPPORTUNITY': '1', '@ID': ['1', '2'], __proto: 'x' },
      order: { 7: 'a', 9: 'b' },
      cmd: { 'a.b c': 'crm.deal.list?filter[ID]=1&select[]=*' },
    }
    assert.deepEqual(parse(stringifyBrackets(params)), params)
  })

  test('and random values are, too', () => {
    let seed = 1
    const random = (below: number): number => {
      seed = (seed * 48271) % 2147483647
      return seed % below
    }
    const text = () =>
      Array.from({ length: random(4) + 1 }, () => 'ab0 &=%+П.😀'.at(random(11)) ?? '')
        .join('')
        .toWellFormed()
    const value = (depth: number): unknown => {
      if (depth === 0 || random(3) === 0) return text()
      const items = Array.from({ length: random(3) + 1 }, () => value(depth - 1))
      return random(2) ? items : Object.fromEntries(items.map((item, at) => [`k${at}${text()}`, item]))
    }
    for (let round = 0; round < 500; round++) {
      const params = { a: value(4), b: value(4) }
      assert.deepEqual(parse(stringifyBrackets(params)), params)
    }
  })
})

describe('limitDepth', () => {
  test('counts as parseBrackets does', () => {
    for (const text of ['a=1', 'a[b]=1', 'a[b][c]=1&a[d]=2', 'a[]=1&a[]=2&b[x][]=3']) {
      const params = parseBrackets(text, limits)
      for (let depth = 0; depth < 5; depth++) {
        for (let keys = 0; keys < 8; keys++) {
          const fails = (check: () => void): boolean => {
            try {
              check()
              return false
            } catch (error) {
              assert.ok(error instanceof TooComplex)
              return true
            }
          }
          const within = { depth, keys }
          assert.equal(
            fails(() => limitDepth(params, within)),
            fails(() => parseBrackets(text, within)),
            `${text} in ${depth}, ${keys}`,
          )
        }
      }
    }
  })

  test('takes anything JSON can be', () => {
    for (const value of [null, 1, 'x', true, undefined, [], {}, [[]], { a: null }])
      limitDepth(value, { depth: 1, keys: 1 })
    assert.throws(() => limitDepth([[1]], { depth: 1, keys: 9 }), exceeds('depth'))
    assert.throws(() => limitDepth([1, 2], { depth: 1, keys: 1 }), exceeds('keys'))
  })

  test('does not overflow on a million levels', () => {
    const value: unknown = JSON.parse('['.repeat(1_000_000) + ']'.repeat(1_000_000))
    assert.throws(() => limitDepth(value, limits), exceeds('depth'))
    limitDepth(value, ample)
  })
})

test('TooComplex says what was exceeded', () => {
  assert.equal(new TooComplex('depth', 50).message, 'The data nests deeper than 50 levels.')
  assert.equal(new TooComplex('keys', 1000).message, 'The data has more than 1000 keys.')
  assert.equal(new TooComplex('keys', 1000).name, 'TooComplex')
})
