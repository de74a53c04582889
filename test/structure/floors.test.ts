import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { modules } from '../../src/modules/index.ts'

const src = path.resolve(import.meta.dirname, '../../src')

/** From the ground up; the folders of one floor do not know each other. Files of src itself and the migrations are the roof. */
const floors = [
  ['lib'],
  ['store'],
  ['rest'],
  ['portal'],
  ['records'],
  ['modules'],
  ['events'],
  ['control'],
  ['http'],
  ['cli', 'config', 'seed', 'migrations', '.'],
]
const roof = floors.length - 1

/** The subjects of the CRM, from the ground up; those of one line do not know each other. */
const subjects = [
  ['model'],
  ['entities'],
  ['reference-data'],
  ['requisites'],
  ['records'],
  ['activities', 'bindings', 'details-form', 'products', 'stages', 'timeline'],
  ['duplicates', 'items', 'smart-processes'],
  ['conversion', 'documents', 'page-queries', 'sales'],
  ['.'],
]

/** The parts of its sales, likewise. */
const salesParts = [
  ['automation', 'call-lists', 'orders', 'recurring'],
  ['invoices', 'payments'],
]

interface Import {
  from: string
  to: string
}

/** Every import of one file of src by another, as paths below src. */
const imports: readonly Import[] = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map(name => name.replaceAll(path.sep, '/'))
  .filter(name => name.endsWith('.ts'))
  .flatMap(from =>
    [...readFileSync(path.join(src, from), 'utf8').matchAll(/from '(\.[^']+)'|import\('(\.[^']+)'\)/g)].map(match => ({
      from,
      to: path.posix.join(path.posix.dirname(from), (match[1] ?? match[2])!),
    })),
  )

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map(name => name.replaceAll(path.sep, '/'))
  .filter(name => name.endsWith('.ts'))

/** The folder that a file is in, so many levels below src; `.` for a file that stands beside them. */
const folder = (file: string, level: number): string => {
  const parts = file.split('/')
  return parts.length > level + 1 ? parts[level]! : '.'
}

const lineOf = (lines: readonly (readonly string[])[], name: string): number =>
  lines.findIndex(line => line.includes(name))

const told = (wrong: readonly Import[]): string[] => wrong.map(({ from, to }) => `${from} imports ${to}`)

test('every folder stands on a floor, every subject of the CRM on a line', () => {
  for (const file of files) {
    assert.notEqual(lineOf(floors, folder(file, 0)), -1, file)
    if (file.startsWith('modules/crm/')) assert.notEqual(lineOf(subjects, folder(file, 2)), -1, file)
    if (file.startsWith('modules/crm/sales/')) assert.notEqual(lineOf(salesParts, folder(file, 3)), -1, file)
  }
})

test('imports go down, never up and never sideways', () => {
  const wrong = imports.filter(({ from, to }) => {
    const [mine, other] = [folder(from, 0), folder(to, 0)]
    if (mine === other || (lineOf(floors, mine) === roof && lineOf(floors, other) === roof)) return false
    return lineOf(floors, other) >= lineOf(floors, mine)
  })
  assert.deepEqual(told(wrong), [])
})

test('inside the CRM they go down too', () => {
  const wrong = imports.filter(({ from, to }) => {
    if (!from.startsWith('modules/crm/') || !to.startsWith('modules/crm/')) return false
    const [mine, other] = [folder(from, 2), folder(to, 2)]
    return mine !== other && lineOf(subjects, other) >= lineOf(subjects, mine)
  })
  assert.deepEqual(told(wrong), [])
})

test('and inside its sales', () => {
  const wrong = imports.filter(({ from, to }) => {
    if (!from.startsWith('modules/crm/sales/') || !to.startsWith('modules/crm/sales/')) return false
    const [mine, other] = [folder(from, 3), folder(to, 3)]
    return mine !== other && lineOf(salesParts, other) >= lineOf(salesParts, mine)
  })
  assert.deepEqual(told(wrong), [])
})

test('a module is seen through its index.ts alone, by the modules that say so and by the floors above', () => {
  const module = (file: string) => (file.startsWith('modules/') ? folder(file, 1) : '.')
  const wrong = imports.filter(({ from, to }) => {
    const [mine, other] = [module(from), module(to)]
    // What all modules are is no module, and the migrations are the history of their tables.
    if (mine === other || other === '.' || from.startsWith('migrations/')) return false
    if (to !== `modules/${other}/index.ts`) return true
    return mine !== '.' && !modules.find(({ name }) => name === mine)!.uses.includes(other)
  })
  assert.deepEqual(told(wrong), [])
})

test('modules have no cycle', () => {
  const before = new Set<string>()
  for (const { name, uses } of modules) {
    for (const other of uses) assert.ok(before.has(other), `${name} comes before ${other}, which it uses`)
    before.add(name)
  }
  assert.deepEqual(
    [...before].sort(),
    readdirSync(path.join(src, 'modules'), { withFileTypes: true })
      .filter(entry => entry.isDirectory())
      .map(({ name }) => name)
      .sort(),
  )
})

test('no folder but data has more than twenty entries', () => {
  const crowded = [...Map.groupBy(files, file => path.posix.dirname(file))]
    .map(([name]) => ({ name, entries: readdirSync(path.join(src, name)).length }))
    .filter(({ name, entries }) => entries > 20 && !/^(migrations|seed|records\/userfields\/types)$/.test(name))
  assert.deepEqual(crowded, [])
})

test('no file of src but data is longer than 400 lines', () => {
  const isData = (file: string) => /^migrations|demo-(en|ru)|^store\/tables|condition-descriptions/.test(file)
  for (const file of files.filter(one => !isData(one))) {
    const lines = readFileSync(path.join(src, file), 'utf8').split('\n').length
    assert.ok(lines <= 400, `${file} has ${lines} lines`)
  }
})
