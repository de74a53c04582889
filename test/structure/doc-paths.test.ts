import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

const root = path.resolve(import.meta.dirname, '../..')

/** The pages that people write; `npm run docs` writes the others. */
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .map(name => `docs/${name.replaceAll(path.sep, '/')}`)
    .filter(name => name.endsWith('.md')),
]

/** `src/lib/fold.ts`, also as docs/life-of-a-call.md has it: `lib/fold.ts`. Paths with a part to be filled in are none. */
const PATH = /(?<![\w/.<>-])((?:src|test|scripts|bench|docs)\/[\w./-]*[\w/]|[a-z-]+\/[\w./-]+\.ts)(?![\w<*…-])/g

const exists = (name: string): boolean =>
  ['', 'src', 'src/modules/crm'].some(base => existsSync(path.join(root, base, name)))

test('every path that a page names is there', () => {
  const missing = pages.flatMap(page =>
    [...readFileSync(path.join(root, page), 'utf8').matchAll(PATH)]
      .map(([, name]) => name!)
      .filter(name => !exists(name))
      .map(name => `${page}: ${name}`),
  )
  assert.deepEqual(missing, [])
})
