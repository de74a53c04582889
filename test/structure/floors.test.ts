import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

const src = path.resolve(import.meta.dirname, '../../src')

/** From the ground up; the folders of one floor do not know each other. Files of src itself are the roof. */
const floors = [
  ['lib'],
  ['store'],
  ['rest'],
  ['portal'],
  ['crm', 'events'],
  ['control'],
  ['http'],
  ['cli', 'seed', '.'],
]

const floorOf = (folder: string): number => floors.findIndex(floor => floor.includes(folder))

const top = (file: string): string =>
  path.relative(src, file).includes(path.sep) ? path.relative(src, file).split(path.sep)[0]! : '.'

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.ts'))
  .map(name => path.join(src, name))

const imports = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)'|import\('(\.[^']+)'\)/g)].map(match =>
    path.resolve(path.dirname(file), (match[1] ?? match[2])!),
  )

test('every folder of src stands on a floor', () => {
  for (const file of files) assert.notEqual(floorOf(top(file)), -1, path.relative(src, file))
})

test('imports go down, never up and never sideways', () => {
  const roof = floors.length - 1
  const wrong = files.flatMap(file => {
    const from = top(file)
    return imports(file)
      .filter(target => {
        const to = top(target)
        if (from === to) return false
        if (floorOf(from) === roof && floorOf(to) === roof) return false
        return floorOf(to) >= floorOf(from)
      })
      .map(target => `${path.relative(src, file)} imports ${path.relative(src, target)}`)
  })
  assert.deepEqual(wrong, [])
})

/** Descriptors, words and what reads them; all else inside crm but records are engines and subjects. */
const isData =
  /^(constants|entity-types|field-types|modern|phrases|record-types|requisites|userfield-types)\/|^(?!stage-history)[\w-]+\.ts$/

test('inside crm, data knows no engine and engines do not know the list of methods', () => {
  const rank = (file: string): number => {
    const inside = path.relative(path.join(src, 'crm'), file)
    if (inside === 'index.ts') return 3
    if (inside.startsWith('records/')) return 1
    return isData.test(inside) ? 0 : 2
  }
  const crm = files.filter(file => top(file) === 'crm')
  const wrong = crm.flatMap(file =>
    imports(file)
      .filter(target => top(target) === 'crm' && rank(target) > rank(file))
      .map(target => `${path.relative(src, file)} imports ${path.relative(src, target)}`),
  )
  assert.deepEqual(wrong, [])
})

test('no file of src but data is longer than 400 lines', () => {
  const isData = (file: string) => /migrations|demo-(en|ru)/.test(file)
  for (const file of files.filter(one => !isData(one))) {
    const lines = readFileSync(file, 'utf8').split('\n').length
    assert.ok(lines <= 400, `${path.relative(src, file)} has ${lines} lines`)
  }
})
