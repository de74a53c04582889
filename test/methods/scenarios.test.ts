import { describe } from 'node:test'
import { openCrm } from '../support/crm.ts'
import { addUser } from '../support/people.ts'
import { scenarios } from '../support/scenarios.ts'

describe('measures', async () => {
  const crm = await openCrm()
  const NOBODY = await addUser(crm.portal)
  let id: number
  const fields = { CODE: 212, MEASURE_TITLE: 'Watt' }
  await scenarios(crm, [
    {
      ...{ name: 'any user adds one', method: 'crm.measure.add', params: { fields }, userId: NOBODY },
      events: ['ONCRMMEASUREADD'],
      keep: result => {
        id = result
      },
    },
    {
      ...{ name: 'a code is taken once', method: 'crm.measure.add', params: { fields } },
      ...{ status: 400, contains: ['ERROR_CORE', 'The unit with the code 212 already exists.'], lacks: ['result'] },
    },
    {
      ...{ name: 'a name is needed', method: 'crm.measure.add', params: { fields: { CODE: 2 } } },
      ...{ status: 400, contains: ["The field 'MEASURE_TITLE' is required."] },
    },
    {
      ...{ name: 'shows it', method: 'crm.measure.get', params: () => ({ id }) },
      contains: ['"CODE":"212"', '"MEASURE_TITLE":"Watt"', '"IS_DEFAULT":"N"'],
    },
    {
      ...{
        name: 'changes it',
        method: 'crm.measure.update',
        params: () => ({ id, fields: { MEASURE_TITLE: 'Watts' } }),
      },
      ...{ contains: ['"result":true'], events: ['ONCRMMEASUREUPDATE'] },
    },
    {
      ...{ name: 'finds it', method: 'crm.measure.list', params: { filter: { MEASURE_TITLE: 'watts' } } },
      ...{ contains: ['"total":1', '"Watts"'], lacks: ['Piece'] },
    },
    {
      ...{ name: 'deletes it', method: 'crm.measure.delete', params: () => ({ id }) },
      ...{ contains: ['"result":true'], events: ['ONCRMMEASUREDELETE'] },
    },
    {
      ...{ name: 'is not there any more', method: 'crm.measure.get', params: () => ({ id }) },
      ...{ status: 400, contains: ['Not found'] },
    },
  ])
})

describe('companies of a contact', async () => {
  const crm = await openCrm()
  const NOBODY = await addUser(crm.portal)
  const contact = await crm.add('contact')
  const [first, second] = [await crm.add('company'), await crm.add('company')]
  const changed = ['ONCRMCONTACTUPDATE']
  const bind = (company: number) => ({ id: contact, fields: { COMPANY_ID: company } })
  const prefix = 'crm.contact.company'
  await scenarios(crm, [
    {
      ...{ name: 'binds the first', method: `${prefix}.add`, params: bind(first) },
      ...{ contains: ['"result":true'], events: changed },
    },
    { name: 'binds it once', method: `${prefix}.add`, params: bind(first), contains: ['"result":false'] },
    {
      ...{ name: 'binds the second', method: `${prefix}.add`, params: bind(second) },
      ...{ contains: ['"result":true'], events: changed },
    },
    {
      ...{ name: 'the first is primary', method: `${prefix}.items.get`, params: { id: contact } },
      contains: [
        `"COMPANY_ID":${first},"SORT":10,"ROLE_ID":0,"IS_PRIMARY":"Y"`,
        `"COMPANY_ID":${second},"SORT":20,"ROLE_ID":0,"IS_PRIMARY":"N"`,
      ],
    },
    {
      ...{ name: 'is refused without rights', method: `${prefix}.delete`, params: bind(first), userId: NOBODY },
      ...{ status: 400, contains: ['ACCESS_DENIED', 'Access denied!'] },
    },
    {
      ...{ name: 'unbinds the first', method: `${prefix}.delete`, params: bind(first) },
      ...{ contains: ['"result":true'], events: changed },
    },
    {
      ...{ name: 'the second is primary then', method: `${prefix}.items.get`, params: { id: contact } },
      ...{ contains: [`"COMPANY_ID":${second}`, '"IS_PRIMARY":"Y"'], lacks: [`"COMPANY_ID":${first},`] },
    },
    {
      ...{ name: 'needs an id', method: `${prefix}.delete`, params: { id: contact, fields: { COMPANY_ID: 'x' } } },
      ...{ status: 400, contains: ["The parameter 'fields' is not valid."] },
    },
  ])
})
