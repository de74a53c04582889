import { parameterMissing, parameterNotArray } from '../../../../records/modern/phrases.ts'
import { accessDenied, notFound, ownerMissing } from '../phrases.ts'

const owner = {
  ownerTypeIdMissing: parameterMissing('ownerTypeId'),
  ownerIdMissing: parameterMissing('ownerId'),
  ownerMissing,
  accessDenied,
}
const deadlineWrong = { code: 'WRONG_DATETIME_FORMAT', text: 'Wrong datetime format' }
const colorWrong = { code: 'CAN_NOT_UPDATE_WRONG_COLOR_TODO', text: 'Wrong color of the to-do' }
const responsibleInvalid = { code: 'INVALID_ARG_VALUE', text: 'Parameter "responsibleId" must be greater than 0' }
const details = {
  deadlineMissing: parameterMissing('deadline'),
  deadlineWrong,
  colorWrong,
  responsibleInvalid,
  pingsNotArray: parameterNotArray('pingOffsets'),
  parentMissing: notFound,
  parentDone: { code: 'ERROR_PARENT_ACTIVITY_RESTRICT', text: 'The parent activity is completed' },
}
const isDone = { code: 'CAN_NOT_UPDATE_COMPLETED_TODO', text: 'A completed to-do cannot be changed' }
const known = { idMissing: parameterMissing('id'), ...owner, notFound, isDone }

/** The words of crm.activity.todo.*: codes of the pages, which have few texts. */
export const todoPhrases = {
  add: { ...owner, ...details },
  update: { ...known, ...details },
  updateDeadline: { ...known, deadlineMissing: parameterMissing('value'), deadlineWrong },
  updateDescription: { ...known, valueMissing: parameterMissing('value') },
  updateColor: {
    ...known,
    colorIdMissing: parameterMissing('colorId'),
    colorWrong,
    isDone: { ...isDone, code: 'CAN_NOT_UPDATE_COLOR_COMPLETED_TODO' },
  },
  updateResponsibleUser: {
    ...known,
    responsibleIdMissing: parameterMissing('responsibleId'),
    responsibleInvalid,
    isDone: { ...isDone, code: 'CAN_NOT_UPDATE_RESPONSIBLE_USER_COMPLETED_TODO' },
  },
}
