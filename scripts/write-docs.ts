// Writes the generated pages of docs/; with --check it only says whether they are up to date.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { controlApi } from './control-api.ts'
import { coverage } from './coverage.ts'
import { optionsPage } from './options.ts'

const pages = { 'coverage.md': coverage(), 'control-api.md': controlApi(), 'options.md': optionsPage() }
let stale = 0
for (const [name, text] of Object.entries(pages)) {
  const file = path.resolve(import.meta.dirname, '../docs', name)
  const is = existsSync(file) ? readFileSync(file, 'utf8') : ''
  if (is === text) continue
  if (process.argv.includes('--check')) {
    console.error(`docs/${name} is not what the sources say: npm run docs writes it.`)
    stale++
  } else {
    writeFileSync(file, text)
    console.log(`docs/${name} is written.`)
  }
}
process.exitCode = stale ? 1 : 0
