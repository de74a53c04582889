import { openToEveryRole } from '../../../portal/roles.ts'
import { settingsChanged } from '../../../portal/settings/settings.ts'
import type { Call } from '../../../rest/call.ts'
import type { CategoryKind } from './category-kinds.ts'
import {
  addCategory,
  type Category,
  type CategoryValues,
  deleteCategory,
  hasRecords,
  updateCategory,
} from './category-queries.ts'

/** Adds a category, with stages named in the portal's language, and gives its id. */
export async function addOne(
  call: Call,
  kind: CategoryKind,
  values: CategoryValues & { name: string },
): Promise<number> {
  await settingsChanged(call.db, call)
  const id = await addCategory(call.db, kind, { ...values, language: call.language, now: call.now })
  if (kind.opensNew) await openToEveryRole(call.db, `${kind.type.entityTypeName}_C${id}`)
  call.recordChange('CATEGORY', id, 'add')
  return id
}

export async function updateOne(call: Call, kind: CategoryKind, id: number, values: CategoryValues): Promise<void> {
  if (!Object.keys(values).length) return
  await settingsChanged(call.db, call)
  await updateCategory(call.db, kind, id, values)
  call.recordChange('CATEGORY', id, 'update')
}

/** Deletes a category that no record is in. */
export async function deleteOne<C extends CategoryKind['refusals']['inUse']>(
  call: Call<C>,
  kind: CategoryKind,
  { id, name }: Category,
  inUse: C,
): Promise<void> {
  // Said before the look: a record that is being added waits until it is known what becomes of the category.
  await settingsChanged(call.db, call)
  if (await hasRecords(call.db, kind, id)) call.fail(inUse, { categoryName: name })
  await deleteCategory(call.db, kind, id)
  call.recordChange('CATEGORY', id, 'delete')
}
