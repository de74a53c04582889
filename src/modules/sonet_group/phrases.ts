import type { Phrases } from '../../rest/phrases.ts'

const groupInvalid = 'Wrong group ID'
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
    groupInvalid,
    groupUnknown,
    denied: 'User has no permissions to update group',
    inputInvalid: 'Cannot update group',
    nameMissing: 'Cannot update group',
    imageInvalid,
  },
  delete: { groupInvalid, groupUnknown, denied: 'User has no permissions to delete group' },
  setowner: {
    groupInvalid: 'Invalid workgroup/project ID',
    userInvalid: 'Invalid user ID',
    denied: 'Insufficient permissions to complete the operation.',
  },
  access: {
    groupInvalid: 'Wrong socialnetwork group ID',
    featureInvalid: 'Wrong feature',
    operationInvalid: 'Wrong operation',
  },
  members: { groupInvalid: 'Wrong socialnetwork group ID', groupUnknown },
  addMembers: { groupInvalid, groupUnknown, usersInvalid: 'Wrong user IDs', denied: 'No permissions to add users' },
  changeMembers: {
    groupInvalid,
    groupUnknown,
    usersInvalid: 'Wrong user IDs',
    denied: 'No permissions to update users role',
    roleInvalid: 'Incorrect role code',
  },
  invite: { groupInvalid, groupUnknown, usersInvalid: 'Wrong user IDs' },
  request: { groupInvalid, groupUnknown, requestInvalid: 'Cannot request to join group' },
} satisfies Record<string, Phrases>
