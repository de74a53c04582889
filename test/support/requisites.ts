import { addRole, type Role } from '../../src/portal/roles.ts'
import { settingsChanged } from '../../src/portal/settings/settings.ts'
import { addUser } from '../../src/portal/users.ts'
import type { Crm, Fields } from './crm.ts'

const now = '2026-01-01T00:00:00'

/** A new user with one role of these rights. */
export const userWith = ({ portal }: Crm, permissions: Role['permissions']): Promise<number> =>
  portal.store.write(async db => {
    const id = await addUser(db, { now })
    await addRole(db, { name: `Role of ${id}`, permissions, relations: [`U${id}`] })
    await settingsChanged(db)
    return id
  })

/** The calls that tests of requisites make again and again. */
export const requisitesOf = (crm: Crm) => {
  const firstPreset = async (): Promise<number> => Number((await crm.result('crm.requisite.preset.list'))[0].ID)
  return {
    firstPreset,
    /** Adds a requisite to a company, or to what the fields say, and gives its id. */
    async addRequisite(companyId: number, fields: Fields = {}, userId?: number): Promise<number> {
      const preset = fields.PRESET_ID ?? (await firstPreset())
      const all = { ENTITY_TYPE_ID: 4, ENTITY_ID: companyId, PRESET_ID: preset, NAME: 'Main', ...fields }
      return crm.result('crm.requisite.add', { fields: all }, userId)
    },
    addBankDetail: (requisiteId: number, fields: Fields = {}): Promise<number> =>
      crm.result('crm.requisite.bankdetail.add', { fields: { ENTITY_ID: requisiteId, NAME: 'Bank', ...fields } }),
    /** Ids of a list, in its order. */
    async ids(method: string, filter: Fields = {}, userId?: number): Promise<number[]> {
      const rows: { ID: string }[] = await crm.result(`${method}.list`, { filter, select: ['ID'] }, userId)
      return rows.map(({ ID }) => Number(ID))
    },
  }
}
