import { column } from '../../../../records/field.ts'
import type { Call } from '../../../../rest/call.ts'
import { type BindingType, bindingsOf } from '../../entities/bindings.ts'
import { entityTypesOf } from '../../entities/registry.ts'
import { type EntityType, systemFields } from '../../model/entity-type.ts'

/** Where records of a type are mentioned: the lists that they are in or have, and columns of others that name them. */
interface Mentions {
  lists: readonly BindingType[]
  /** None that is the mirror of a list. */
  columns: readonly { table: string; column: string }[]
}

export const mentionsOf = (call: Call, type: EntityType): Promise<Mentions> =>
  call.memo(`mentions of ${type.entityTypeId}`, async () => {
    const types = await entityTypesOf(call)
    const bindings = types.flatMap(bindingsOf)
    const mirrors = new Set(bindings.flatMap(({ side: { mirror } }) => mirror && `${mirror.table}.${mirror.column}`))
    const ofRecords = types.flatMap(({ table, ...other }) =>
      Object.entries(systemFields(other))
        .filter(([, field]) => field.type === type.referenceType && !field.virtual)
        .map(([name]) => ({ table, column: column(name) })),
    )
    const ofOthers = call.rest.ownership.references.filter(one => one.entityTypeId === type.entityTypeId)
    return {
      // A table with two sides is told of twice; either telling knows both.
      lists: [
        ...Map.groupBy(
          bindings.filter(one => one.owner === type || one.member === type),
          one => one.table,
        ),
      ].map(([, [one]]) => one!),
      columns: [...ofRecords.filter(one => !mirrors.has(`${one.table}.${one.column}`)), ...ofOthers],
    }
  })
