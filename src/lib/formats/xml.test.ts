import assert from 'node:assert/strict'
import { test } from 'node:test'
import { XMLParser } from 'fast-xml-parser'
import { toXml } from './xml.ts'

const header = '<?xml version="1.0" encoding="utf-8"?>\n'

function body(answer: unknown): string {
  const text = toXml(answer)
  assert.ok(text.startsWith(header))
  return text.slice(header.length)
}

/** Reads a document with another implementation, texts and attributes kept as they are. */
function read(text: string): Record<string, unknown> {
  const parser = new XMLParser({ ignoreAttributes: false, parseTagValue: false, trimValues: false, htmlEntities: true })
  const { response } = parser.parse(text) as { response: Record<string, unknown> }
  return response
}

test('maps become elements and list elements become items', () => {
  assert.equal(
    body({ result: [{ ID: '1', TITLE: 'One' }, { ID: '2' }], total: 2 }),
    '<response><result><item><ID>1</ID><TITLE>One</TITLE></item><item><ID>2</ID></item></result><total>2</total></response>',
  )
})

test('true is 1, false is 0, and nothing is an empty element', () => {
  assert.equal(
    body({ a: true, b: false, c: null, d: '', e: [], f: {}, g: 0, h: undefined, i: [undefined] }),
    '<response><a>1</a><b>0</b><c/><d/><e/><f/><g>0</g><i><item/></i></response>',
  )
})

test('an answer that is no map is the content of the root', () => {
  assert.equal(body(true), '<response>1</response>')
  assert.equal(body('a<b'), '<response>a&lt;b</response>')
  assert.equal(body(null), '<response/>')
  assert.equal(body([1, 2]), '<response><item>1</item><item>2</item></response>')
})

test('a key that is no XML name is kept as the attribute of an item, in its place', () => {
  assert.equal(
    body({ a: 1, 17: 2, 'b c': 3, '': 4, '-x': 5, 'n:s': 6, '?xml': 7, '#text': 8, ':@': 9, 'a>': 10 }),
    '<response><item key="17">2</item><a>1</a><item key="b c">3</item><item key="">4</item><item key="-x">5</item>' +
      '<item key="n:s">6</item><item key="?xml">7</item><item key="#text">8</item><item key=":@">9</item>' +
      '<item key="a&gt;">10</item></response>',
  )
  assert.equal(
    body({ Имя: 1, UF_CRM_1: 2, xmlId: 3, 'a.b-c': 4, item: 5 }),
    '<response><Имя>1</Имя><UF_CRM_1>2</UF_CRM_1><xmlId>3</xmlId><a.b-c>4</a.b-c><item>5</item></response>',
  )
})

test('a key cannot break out of its element', () => {
  const text = toXml({ 'a"><evil/>': 'x', 'b/><evil': 'y', 'c evil="1"': 'z' })
  assert.ok(!text.includes('<evil'))
  assert.deepEqual(read(text), {
    item: [
      { '#text': 'x', '@_key': 'a"><evil/>' },
      { '#text': 'y', '@_key': 'b/><evil' },
      { '#text': 'z', '@_key': 'c evil="1"' },
    ],
  })
})

test('texts come back from a parser as they were', () => {
  const text = `<a href="x">Tom & 'Jerry'</a> ]]> &amp; &#13; <!-- --> Привет 😀\n\ttab`
  assert.deepEqual(read(toXml({ text })), { text })
})

test('line breaks survive the normalisation every XML reader applies', () => {
  assert.equal(
    body({ a: 'x\r\ny', 'k\n\t': 'z' }),
    '<response><a>x&#13;\ny</a><item key="k&#10;&#9;">z</item></response>',
  )
})

test('characters XML does not allow are dropped', () => {
  assert.equal(
    body({ a: 'x\0\x01\x08\x0B\x0C\x1F\uFFFE\uFFFFy\t\n', 'k\0': 1 }),
    '<response><a>xy\t\n</a><item key="k">1</item></response>',
  )
  assert.equal(body(`half a pair: \uD83D.`), '<response>half a pair: \uFFFD.</response>')
})

test('__proto__ is a key like any other', () => {
  assert.equal(body(JSON.parse('{"__proto__":{"a":1}}')), '<response><__proto__><a>1</a></__proto__></response>')
})
