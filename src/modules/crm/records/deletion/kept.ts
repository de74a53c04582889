import { column } from '../../../../records/field.ts'
import { type BinKind, type KeptTable, rowsBy } from '../../../../records/recycle-bin/kept-tables.ts'
import { userfieldsOf, userfieldTable } from '../../../../records/userfields/definitions.ts'
import type { UserfieldOwner } from '../../../../records/userfields/owner.ts'
import type { Call } from '../../../../rest/call.ts'
import { type EntityType, systemFields } from '../../model/entity-type.ts'
import { mentionsOf } from './mentions.ts'

/** How the recycle bin keeps the records of a type. */
export async function binKindOf(call: Call, type: EntityType): Promise<BinKind> {
  const fields = systemFields(type)
  const text = (name: string) => (Object.hasOwn(fields, name) ? `coalesce(r."${column(name)}", '')` : "''")
  const person = `trim(${text('NAME')} || ' ' || ${text('LAST_NAME')})`
  return {
    type,
    title: Object.hasOwn(fields, 'TITLE') ? `coalesce(nullif(r.title, ''), ${person})` : person,
    rights: { assigned: 'r.assigned_by_id', opened: 'r.opened', category: type.categories ? 'r.category_id' : 'null' },
    more: [...(await keptUserfields(call, type)), ...(await keptMentions(call, type))],
  }
}

/** The values of user fields, and those of fields with several one by one. */
export async function keptUserfields(call: Call, owner: UserfieldOwner): Promise<KeptTable[]> {
  const ids = [...(await userfieldsOf(call, owner)).values()].flatMap(({ field }) =>
    field.multiple ? [Number(field.userfieldId)] : [],
  )
  const elements = rowsBy('userfield_element', 'record_id', { and: `userfield_id in (${ids.join(',')})` })
  return [rowsBy(userfieldTable(owner), 'id'), ...(ids.length ? [elements] : [])]
}

/** The lists that it is in or has, each row with whoever is on its other side, and the columns that name it. */
async function keptMentions(call: Call, type: EntityType): Promise<KeptTable[]> {
  const { lists, columns } = await mentionsOf(call, type)
  return [
    ...lists.map(({ table, side, owner, member }) =>
      member === type
        ? rowsBy(table, side.memberColumn, { names: { type: owner.entityTypeId, id: side.ownerColumn } })
        : rowsBy(table, side.ownerColumn, { names: { type: member.entityTypeId, id: side.memberColumn } }),
    ),
    ...columns.map(({ table, column }) => rowsBy(table, column, { emptied: [column] })),
  ]
}
