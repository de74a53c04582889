import { USER_FILES } from '../../../portal/files/stored-files.ts'
import type { UserfieldOwner } from '../../../records/userfields/owner.ts'

/** The portal's users as the owners of user fields (api-reference/user/userfields/). */
export const users: UserfieldOwner = {
  entityTypeId: USER_FILES,
  userFieldEntityId: 'USER',
  table: 'portal_user',
}
