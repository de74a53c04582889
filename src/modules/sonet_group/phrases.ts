import type { Phrases } from '../../rest/phrases.ts'

const groupIdInvalid = 'Wrong group ID'
const groupUnknown = 'Socialnetwork group not found'
const imageInvalid = { code: 'ERROR_IMAGE_ID', text: 'Image is incorrect: Invalid file type' }

/** api-reference/sonet-group/ */
export const groupPhrases = {
  create: {
    inputInvalid: 'Incorrect input data',
    createDenied: 'You have no permissions to create a group',
    nameMissing: 'Cannot create group',
    imageInvalid,
  },
  update: {
    groupIdInvalid,
    groupUnknown,
    denied: 'User has no permissions to update group',
    inputInvalid: 'Cannot update group',
    nameMissing: 'Cannot update group',
    imageInvalid,
  },
  delete: { groupIdInvalid, groupUnknown, denied: 'User has no permissions to delete group' },
  setowner: {
    groupIdInvalid: 'Invalid workgroup/project ID',
    userInvalid: 'Invalid user ID',
    denied: 'Insufficient permissions to complete the operation.',
  },
  access: {
    groupIdInvalid: 'Wrong socialnetwork group ID',
    featureInvalid: 'Wrong feature',
    operationInvalid: 'Wrong operation',
  },
  members: { groupIdInvalid: 'Wrong socialnetwork group ID', groupUnknown },
  addMembers: { groupIdInvalid, groupUnknown, usersInvalid: 'Wrong user IDs', denied: 'No permissions to add users' },
  changeMembers: {
    groupIdInvalid,
    groupUnknown,
    usersInvalid: 'Wrong user IDs',
    denied: 'No permissions to update users role',
    memberRoleInvalid: 'Incorrect role code',
  },
  invite: { groupIdInvalid, groupUnknown, usersInvalid: 'Wrong user IDs' },
  request: { groupIdInvalid, groupUnknown, requestInvalid: 'Cannot request to join group' },
} satisfies Record<string, Phrases>
