import { modernName } from '../../../records/modern/field-names.ts'
import { rowsIn } from '../../../rest/changes/changed-rows.ts'
import { oneOrMore, phpArray } from '../../../rest/params.ts'
import type { RowKey } from '../../../store/store.ts'
import { bindingsOf } from '../entities/bindings.ts'
import type { EntityType } from '../model/entity-type.ts'

/** The records that change with one because `fields` bind them to it, and they have lists of their own. */
export function boundRows(type: EntityType, fields: unknown): RowKey[] {
  const given = phpArray(fields) ?? {}
  return bindingsOf(type)
    .filter(({ opposite }) => opposite)
    .flatMap(({ member, primaryField, listField }) =>
      [primaryField, listField].flatMap(name =>
        name === null ? [] : rowsIn(member.table, ...oneOrMore(given[name] ?? given[modernName(name)])),
      ),
    )
}
