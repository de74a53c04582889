import { settingsChanged } from '../../portal/settings.ts'
import type { Call } from '../../rest/call.ts'
import {
  addDealCategory,
  type Category,
  type CategoryValues,
  deleteDealCategory,
  hasDeals,
  updateDealCategory,
} from './queries.ts'

/** Adds a category, with stages named in the portal's language, and gives its id. */
export async function addCategory(call: Call, values: CategoryValues & { name: string }): Promise<number> {
  const id = await addDealCategory(call.db, { ...values, language: call.language, now: call.now })
  call.touch('CATEGORY', id, 'add')
  await settingsChanged(call.db, call)
  return id
}

export async function updateCategory(call: Call, id: number, values: CategoryValues): Promise<void> {
  if (!Object.keys(values).length) return
  await updateDealCategory(call.db, id, values)
  call.touch('CATEGORY', id, 'update')
  await settingsChanged(call.db, call)
}

/** Deletes a category that no deal is in. */
export async function deleteCategory(call: Call<'hasDeals'>, { id, name }: Category): Promise<void> {
  // Said before the look: a deal that is being added waits until it is known what becomes of the category.
  await settingsChanged(call.db, call)
  if (await hasDeals(call.db, id)) call.fail('hasDeals', { categoryName: name })
  await deleteDealCategory(call.db, id)
  call.touch('CATEGORY', id, 'delete')
}
