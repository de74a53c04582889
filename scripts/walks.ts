import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { allMethods } from '../src/all-methods.ts'
import { type Tutorial, tutorials } from './tutorials.ts'

const folder = 'test/tutorials'
const root = path.resolve(import.meta.dirname, '..', folder)
const known = new Set(allMethods.map(({ name }) => name.toLowerCase()))

/** A test that walks a tutorial: its file, and the tutorial that its first comment names. */
export interface Walk {
  file: string
  tutorial: string | undefined
}

/** What the first comment of the tests in test/tutorials says. */
export const walks: Walk[] = readdirSync(root)
  .filter(name => name.endsWith('.test.ts'))
  .sort()
  .map(name => {
    const tutorial = /^\/\/ (tutorials\/\S+\.md)[:\n]/.exec(readFileSync(path.join(root, name), 'utf8'))?.[1]
    return { file: `${folder}/${name}`, tutorial }
  })

/** What a tutorial calls and the portal does not have. */
export const missing = ({ methods }: Tutorial): string[] => methods.filter(name => !known.has(name.toLowerCase()))

/** The part of docs/coverage.md on tutorials: which are walked by a test, and what the others need. */
export function tutorialCoverage(): string[] {
  const walkOf = new Map(walks.map(({ tutorial, file }) => [tutorial, file]))
  const state = (tutorial: Tutorial): string => {
    const file = walkOf.get(tutorial.path)
    if (file) return `[walked](../${file})`
    const names = missing(tutorial).map(name => `\`${name}\``)
    return `needs ${names.join(', ') || 'a walk'}`
  }
  const walked = tutorials.filter(({ path }) => walkOf.has(path)).length
  return [
    '## Tutorials',
    '',
    'The tutorials of the documentation that call `crm.*`, step by step. A test walks each one whose methods are all there',
    `and holds the portal to what it claims: ${walked} of ${tutorials.length}.`,
    '',
    '| Tutorial | |',
    '|---|---|',
    ...tutorials.map(one => `| [${one.title}](${DOCUMENTATION}${one.path}) | ${state(one)} |`),
  ]
}

const DOCUMENTATION = 'https://github.com/bitrix24/b24restdocs/blob/main/'
