import type { Migration } from '../migrate.ts'
import { BadArchive } from './whole.ts'

/** The migrations of a backup, in the order of this Portico, which has to have all of them. */
export function migrationsNamed(names: readonly string[], migrations: readonly Migration[]): readonly Migration[] {
  const unknown = names.filter(name => !migrations.some(([mine]) => mine === name))
  if (!unknown.length) return migrations.filter(([name]) => names.includes(name))
  throw new BadArchive(
    `It was written by a newer Portico (it knows ${unknown.join(', ')}). Use that version, or a newer one.`,
  )
}
