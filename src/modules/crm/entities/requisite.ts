import type { UserfieldOwner } from '../../../records/userfields/owner.ts'

/** Requisites as the owners of user fields (api-reference/crm/requisites/user-fields/). */
export const requisiteOwner: UserfieldOwner = {
  entityTypeId: 8,
  userFieldEntityId: 'CRM_REQUISITE',
  userfieldEvents: 'ONCRMREQUISITEUSERFIELD',
  table: 'requisite',
}
