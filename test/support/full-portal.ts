import type { Portal } from '../../src/index.ts'
import { resultOf } from './answers.ts'

/** Gives a portal something of everything: user fields, a smart process, files, events, tokens, odd texts and numbers. */
export async function fill(portal: Portal): Promise<void> {
  const result = async (method: string, params: Record<string, unknown>) => resultOf(await portal.call(method, params))
  for (const [FIELD_NAME, USER_TYPE_ID, MULTIPLE] of [
    ['NOTE', 'string', 'N'],
    ['SUM', 'double', 'N'],
    ['COUNT', 'integer', 'N'],
    ['DAYS', 'date', 'Y'],
    ['FILE', 'file', 'N'],
  ])
    await result('crm.deal.userfield.add', { fields: { FIELD_NAME, USER_TYPE_ID, MULTIPLE } })
  const { type } = await result('crm.type.add', { fields: { title: 'Cars', entityTypeId: 1030, isClientEnabled: 'Y' } })
  await result('userfieldconfig.add', {
    moduleId: 'crm',
    field: { entityId: `CRM_${type.id}`, fieldName: `UF_CRM_${type.id}_COLOUR`, userTypeId: 'string' },
  })
  const contact = await result('crm.contact.add', {
    fields: { NAME: "Änne 'x' \\ 🚗\n", PHONE: [{ VALUE: '+15550100' }], EMAIL: [{ VALUE: 'a@b.c' }] },
  })
  await result('crm.item.add', {
    entityTypeId: 1030,
    fields: { title: 'Car', contactIds: [contact], [`ufCrm${type.id}Colour`]: 'red' },
  })
  await result('crm.deal.add', {
    fields: {
      TITLE: 'With all',
      OPPORTUNITY: 1234.56,
      CONTACT_ID: contact,
      UF_CRM_NOTE: 'x'.repeat(3000),
      UF_CRM_SUM: 0.1,
      UF_CRM_COUNT: 9_007_199_254,
      UF_CRM_DAYS: ['2026-03-01', '2026-03-02'],
      UF_CRM_FILE: {
        fileData: ['a.bin', Buffer.from(Uint8Array.from({ length: 2000 }, (_, n) => n)).toString('base64')],
      },
    },
  })
  await portal.control('outgoing', 'add', { url: 'https://192.0.2.1/', events: ['ONCRMLEADADD'] })
  // What has been and is gone leaves its number behind.
  const lead = await result('crm.lead.add', { fields: { TITLE: 'Gone' } })
  await result('crm.lead.delete', { id: lead })
  await portal.rest.settled()
}
