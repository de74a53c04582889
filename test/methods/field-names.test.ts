import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type Fields, openCrm } from '../support/crm.ts'

const crm = await openCrm()

/** A list of a modern method, and what it is asked in modern names. */
interface List {
  method: string
  params?: Fields
  filter: Fields
  order?: Fields
  select?: string[]
}

const deals: number[] = []
before(async () => {
  for (const title of ['One', 'Two', 'Three']) {
    const { type } = await crm.result('crm.type.add', { fields: { title, isStagesEnabled: 'Y' } })
    await crm.result('crm.automatedsolution.add', { fields: { title, typeIds: [type.id] } })
    const deal = await crm.add('deal', { TITLE: title })
    deals.push(deal)
    await crm.result('crm.category.add', { entityTypeId: 2, fields: { name: title } })
    await crm.result('crm.orderentity.add', { fields: { orderId: 100 - deal, ownerId: deal, ownerTypeId: 2 } })
    await crm.result('userfieldconfig.add', {
      moduleId: 'crm',
      field: { entityId: 'CRM_DEAL', fieldName: `UF_CRM_DEAL_${title.toUpperCase()}`, userTypeId: 'string' },
    })
  }
  const productRows = ['One', 'Two', 'Three'].map(productName => ({ productName, price: 1 }))
  await crm.result('crm.item.productrow.set', { ownerId: 1, ownerType: 'D', productRows })
})

const lists: List[] = [
  {
    method: 'crm.item.list',
    params: { entityTypeId: 2 },
    filter: { '>id': 1, assignedById: 1, '<=createdTime': '2100-01-01' },
    order: { stageId: 'ASC', id: 'DESC' },
    select: ['id', 'createdBy'],
  },
  {
    method: 'crm.item.productrow.list',
    filter: { '=ownerType': 'D', '=ownerId': 1, '>id': 1, '!productName': 'x' },
    order: { productName: 'ASC', id: 'DESC' },
  },
  {
    method: 'crm.type.list',
    filter: { '>id': 1, isStagesEnabled: 'Y', 0: { logic: 'OR', 0: { '>entityTypeId': 1 }, 1: { createdBy: 7 } } },
    order: { createdTime: 'ASC', id: 'DESC' },
  },
  { method: 'crm.automatedsolution.list', filter: { '>id': 1 }, order: { title: 'DESC', id: 'DESC' } },
  { method: 'crm.category.list', params: { entityTypeId: 2 }, filter: { name: ['Two', 'Three'], isDefault: 'N' } },
  {
    method: 'crm.orderentity.list',
    filter: { ownerTypeId: 2, '>ownerId': 1 },
    order: { ownerTypeId: 'ASC', orderId: 'ASC' },
    select: ['orderId'],
  },
  {
    method: 'userfieldconfig.list',
    params: { moduleId: 'crm' },
    filter: { entityId: 'CRM_DEAL', '@fieldName': ['UF_CRM_DEAL_TWO', 'UF_CRM_DEAL_THREE'] },
    order: { userTypeId: 'ASC', id: 'DESC' },
    select: ['id', 'fieldName'],
  },
]

/** `>ENTITY_TYPE_ID` of `>entityTypeId`; keys of conditions within conditions stay. */
const inCapitals = (name: string): string => name.replace(/[A-Z]/g, letter => `_${letter}`).toUpperCase()
const allInCapitals = (map: Fields): Fields =>
  Object.fromEntries(
    Object.entries(map).map(([name, value]) => {
      const isPart = typeof value === 'object' && value !== null && !Array.isArray(value)
      return isPart
        ? [name, allInCapitals(value as Fields)]
        : name === 'logic'
          ? [name, value]
          : [inCapitals(name), value]
    }),
  )

describe('names as the classic methods spell them mean the fields of modern lists', () => {
  for (const { method, params = {}, filter, order = {}, select = [] } of lists)
    test(method, async () => {
      const found = async (asked: Fields): Promise<Fields[]> =>
        Object.values<Fields[]>(await crm.result(method, { ...params, ...asked }))[0]!
      const modern = await found({ filter, order, select })
      assert.equal(modern.length, 2)
      const classic = { filter: allInCapitals(filter), order: allInCapitals(order), select: select.map(inCapitals) }
      assert.deepEqual(await found(classic), modern)
    })
})
