import type { Crm, Fields } from './crm.ts'

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
