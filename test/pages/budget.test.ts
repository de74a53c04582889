import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { DIST, noBuild } from '../support/pages.ts'

const KB = 1000

/** The names of files that a file imports as it is loaded. */
const importsOf = (name: string): string[] =>
  [
    ...readFileSync(path.join(DIST, 'assets', name), 'utf8').matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g),
  ].map(([, found]) => found!)

/** A file and all that it cannot do without. */
function withImports(names: readonly string[]): string[] {
  const all = new Set<string>()
  const take = (name: string) => {
    if (all.has(name)) return
    all.add(name)
    for (const other of importsOf(name)) take(other)
  }
  for (const name of names) take(name)
  return [...all]
}

const gzipped = (names: readonly string[]): number =>
  names.reduce((sum, name) => sum + gzipSync(readFileSync(path.join(DIST, 'assets', name)), { level: 9 }).length, 0)

describe('what a browser loads', { skip: noBuild }, () => {
  const page = readFileSync(path.join(DIST, 'index.html'), 'utf8')
  const entry = [...page.matchAll(/\/assets\/([\w.-]+\.js)/g)].map(([, name]) => name!)
  const files = readdirSync(path.join(DIST, 'assets'))
  const pages = files.filter(name => /^\w+Page-.*\.js$/.test(name))
  const texts = files.filter(name => /^ru-.*\.js$/.test(name))
  const styles = files.filter(name => name.endsWith('.css'))
  const firstStyles = [...page.matchAll(/\/assets\/([\w.-]+\.css)/g)].map(([, name]) => name!)

  test('before a page is seen is 190 kB of scripts at most, and 200 kB before a list is', () => {
    assert.ok(pages.length >= 3, `${pages}`)
    for (const name of pages) {
      // Texts are loaded in one language, of which this one is the longer.
      const all = withImports([...entry, ...texts, name])
      const size = gzipped(all) / KB
      assert.ok(
        size <= (name.startsWith('ListPage') ? 200 : 190),
        `${name}: ${size.toFixed(1)} kB\n${all.map(one => `${one} ${gzipped([one])}`).join('\n')}`,
      )
    }
  })

  test('for one page alone is 25 kB at most', () => {
    for (const name of pages) assert.ok(gzipped([name]) / KB <= 25, `${name}: ${gzipped([name])}`)
  })

  test('of styles is 35 kB at first and 60 kB in all, and of all files 2.5 MB', () => {
    // Every page has the first ones; those of parts come with them.
    assert.ok(gzipped(firstStyles) / KB <= 35, `${gzipped(firstStyles)}`)
    assert.ok(gzipped(styles) / KB <= 60, `${gzipped(styles)}`)
    const raw = files
      .filter(name => !/\.(gz|br)$/.test(name))
      .map(name => statSync(path.join(DIST, 'assets', name)).size)
    assert.ok(raw.reduce((sum, size) => sum + size, 0) <= 2500 * KB)
  })
})
