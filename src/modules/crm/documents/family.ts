import type { Call } from '../../../rest/call.ts'
import { oneOrMore } from '../../../rest/params.ts'
import type { DocumentFamily } from '../../documentgenerator/index.ts'
import { mayConfigure } from '../model/access.ts'
import { readProviders } from './kinds.ts'

/** crm.documentgenerator.*: documents about records, made of templates that say of which. */
export const crmDocuments: DocumentFamily = {
  prefix: 'crm.documentgenerator',
  scopes: ['crm'],
  moduleId: 'crm',
  editors: 'who may change the settings of the CRM',
  async requireEditor(call) {
    if (!(await mayConfigure(call as Call))) call.fail('templatesDenied')
  },
  providers: {
    field: 'entityTypeId',
    read: async (call, value) => (await readProviders(call, oneOrMore(value))) ?? call.fail('providersUnknown'),
  },
}
