import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

const src = path.resolve(import.meta.dirname, '../../web/src')

/** The web portal from the ground up; the folders of one floor do not know each other. */
const floors = [['lib'], ['rest'], ['texts'], ['kit'], ['crm', 'company'], ['settings'], ['app'], ['.']]

/** The subjects of the settings, likewise. */
const subjects = [
  ['engine'],
  ['stages'],
  ['automation', 'catalog', 'companies', 'currency', 'fields', 'mail', 'roles', 'templates', 'types'],
  ['.'],
]

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map(name => name.replaceAll(path.sep, '/'))
  .filter(name => /\.(ts|vue)$/.test(name))

const imports = files.flatMap(from =>
  [...readFileSync(path.join(src, from), 'utf8').matchAll(/from '(\.[^']+)'|import\('(\.[^']+)'\)/g)].map(match => ({
    from,
    to: path.posix.join(path.posix.dirname(from), (match[1] ?? match[2])!),
  })),
)

/** The folder that a file is in, so many levels below src; `.` for a file that stands beside them. */
const folder = (file: string, level: number): string => {
  const parts = file.split('/')
  return parts.length > level + 1 ? parts[level]! : '.'
}

const lineOf = (lines: readonly (readonly string[])[], name: string): number =>
  lines.findIndex(line => line.includes(name))

test('every folder of the web portal stands on a floor, every subject of the settings on a line', () => {
  for (const file of files) {
    assert.notEqual(lineOf(floors, folder(file, 0)), -1, file)
    if (file.startsWith('settings/')) assert.notEqual(lineOf(subjects, folder(file, 1)), -1, file)
  }
})

test('its imports go down, never up and never sideways', () => {
  const wrong = imports.filter(({ from, to }) => {
    const [mine, other] = [folder(from, 0), folder(to, 0)]
    return mine !== other && lineOf(floors, other) >= lineOf(floors, mine)
  })
  assert.deepEqual(
    wrong.map(({ from, to }) => `${from} imports ${to}`),
    [],
  )
})

test('inside the settings they go down too', () => {
  const wrong = imports.filter(({ from, to }) => {
    if (!from.startsWith('settings/') || !to.startsWith('settings/')) return false
    const [mine, other] = [folder(from, 1), folder(to, 1)]
    return mine !== other && lineOf(subjects, other) >= lineOf(subjects, mine)
  })
  assert.deepEqual(
    wrong.map(({ from, to }) => `${from} imports ${to}`),
    [],
  )
})

test('no file of the web portal is longer than 200 lines', () => {
  for (const file of files) {
    const lines = readFileSync(path.join(src, file), 'utf8').trimEnd().split('\n').length
    assert.ok(lines <= 200, `${file} has ${lines} lines`)
  }
})
