import { allMethods } from '../src/all-methods.ts'
import type { Method } from '../src/rest/method.ts'
import { tutorialCoverage } from './walks.ts'

/** docs/coverage.md: every method that is there, by family, with the file it follows from, and the tutorials. */
export function coverage(): string {
  const families = Map.groupBy(allMethods, family)
  const lines = [
    '# Coverage',
    '',
    'Generated from the registry by `npm run docs`. What is not on this page answers `ERROR_METHOD_NOT_FOUND`.',
    'What is there follows the documentation in values, order of checks, codes and texts, except where',
    '[differences.md](differences.md) says otherwise.',
    '',
    `${allMethods.length} methods.`,
    '',
    ...tutorialCoverage(),
  ]
  for (const [name, methods] of [...families].sort(([a], [b]) => a.localeCompare(b))) {
    lines.push('', `## ${name}`, '', '| Method | Kind | Scope | From |', '|---|---|---|---|')
    for (const m of methods)
      lines.push(
        `| \`${m.name}\` | ${m.kind} | ${m.scopes.map(s => `\`${s}\``).join(' or ') || 'basic'} | ${m.source} |`,
      )
  }
  return `${lines.join('\n')}\n`
}

const family = ({ name }: Method): string => {
  const parts = name.split('.')
  return parts[0] === 'crm' ? parts.slice(0, 2).join('.') : parts.length > 1 ? parts[0]! : 'rest'
}
