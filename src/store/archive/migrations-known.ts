import type { Migration } from '../migrate.ts'
import { BadArchive } from './whole.ts'

/** The migrations of a backup, which have to be the first ones of this Portico. */
export function migrationsNamed(names: readonly string[], migrations: readonly Migration[]): readonly Migration[] {
  const first = migrations.slice(0, names.length)
  if (first.length === names.length && first.every(([name], at) => name === names[at])) return first
  const unknown = names.filter(name => !migrations.some(([mine]) => mine === name))
  throw new BadArchive(
    unknown.length
      ? `It was written by a newer Portico (it knows ${unknown.join(', ')}). Use that version, or a newer one.`
      : 'It was written by a Portico with another history of its tables. Use the version that wrote it.',
  )
}
