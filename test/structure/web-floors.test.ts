import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

const src = path.resolve(import.meta.dirname, '../../web/src')

/** From the ground up; the folders of one floor do not know each other. */
const floors = [['lib'], ['rest'], ['texts'], ['kit'], ['crm', 'company'], ['app'], ['.']]

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map(name => name.replaceAll(path.sep, '/'))
  .filter(name => /\.(ts|vue)$/.test(name))

const folder = (file: string): string => (file.includes('/') ? file.split('/')[0]! : '.')
const floorOf = (name: string): number => floors.findIndex(floor => floor.includes(name))

test('every folder of the web portal stands on a floor', () => {
  assert.deepEqual(
    files.filter(file => floorOf(folder(file)) === -1),
    [],
  )
})

test('its imports go down, never up and never sideways', () => {
  const wrong = files.flatMap(file =>
    [...readFileSync(path.join(src, file), 'utf8').matchAll(/from '(\.[^']+)'|import\('(\.[^']+)'\)/g)]
      .map(match => path.posix.join(path.posix.dirname(file), (match[1] ?? match[2])!))
      .filter(to => folder(to) !== folder(file) && floorOf(folder(to)) >= floorOf(folder(file)))
      .map(to => `${file} imports ${to}`),
  )
  assert.deepEqual(wrong, [])
})

test('no file of it is longer than 200 lines', () => {
  const long = files.filter(file => readFileSync(path.join(src, file), 'utf8').split('\n').length > 201)
  assert.deepEqual(long, [])
})
