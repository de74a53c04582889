// Writes examples/documents/*.docx: a contract and an invoice in English and in Russian, as templates to begin with.
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { contract, invoice } from './letters.ts'
import { docx } from './word.ts'
import { words } from './words.ts'

const folder = path.resolve(import.meta.dirname, '../../examples/documents')
mkdirSync(folder, { recursive: true })
for (const language of ['en', 'ru'] as const)
  for (const [name, letter] of Object.entries({ contract, invoice }))
    writeFileSync(path.join(folder, `${name}.${language}.docx`), docx(letter(words[language]), '{DocumentTitle}'))
