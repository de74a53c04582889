import { sourceOf } from '../../../../lib/source.ts'
import { type Method, method } from '../../../../rest/method.ts'
import { anything } from '../../../../rest/params.ts'
import { recordRow } from '../../entities/named-rows.ts'
import { activityRows, requireOwner } from '../owners.ts'
import { neededNumber } from '../params.ts'
import { changeActivity } from '../write.ts'
import { addTodo } from './add.ts'
import { deadline, neededText, readColor, readDetails } from './input.ts'
import { todoPhrases } from './phrases.ts'
import { requireOpenTodo, until } from './todo.ts'

const common = {
  scopes: ['crm'],
  source: sourceOf(import.meta.filename),
  kind: 'write',
  access: 'who may change the record',
} as const

const owner = { ownerTypeId: neededNumber('ownerTypeIdMissing'), ownerId: neededNumber('ownerIdMissing') }
const named = { id: neededNumber('idMissing'), ...owner }
const text = anything('string')

/** What is said of a to-do beside its deadline. */
const details = {
  ...{ title: text, description: text, responsibleId: anything('integer'), parentActivityId: anything('integer') },
  ...{ pingOffsets: anything('integer[]'), colorId: text },
}

/** To-dos, which the pages call universal activities (api-reference/crm/timeline/activities/todo/). */
export const todoMethods: Method[] = [
  method({
    ...common,
    name: 'crm.activity.todo.add',
    rows: ({ ownertypeid, ownerid }, call) => recordRow(call, ownertypeid, ownerid),
    params: { ...owner, deadline, ...details },
    phrases: todoPhrases.add,
    async run(call, { ownerTypeId, ownerId, deadline, ...said }) {
      const record = { entityTypeId: ownerTypeId, id: ownerId }
      await requireOwner(call, record)
      const columns = await readDetails(call, said)
      const id = await addTodo(call, record, deadline, columns)
      return { id }
    },
  }),
  method({
    ...common,
    name: 'crm.activity.todo.update',
    rows: ({ id }, call) => activityRows(call, id),
    params: { ...named, deadline, ...details },
    phrases: todoPhrases.update,
    async run(call, { id, ownerTypeId, ownerId, deadline, ...said }) {
      const before = await requireOpenTodo(call, id, { entityTypeId: ownerTypeId, id: ownerId })
      await changeActivity(call, before, { ...(await readDetails(call, said, id)), ...until(deadline) })
      return { id }
    },
  }),
  method({
    ...common,
    name: 'crm.activity.todo.updateDeadline',
    rows: ({ id }, call) => activityRows(call, id),
    params: { ...named, value: deadline },
    phrases: todoPhrases.updateDeadline,
    async run(call, { id, ownerTypeId, ownerId, value }) {
      const before = await requireOpenTodo(call, id, { entityTypeId: ownerTypeId, id: ownerId })
      await changeActivity(call, before, until(value))
      return { id }
    },
  }),
  method({
    ...common,
    name: 'crm.activity.todo.updateDescription',
    rows: ({ id }, call) => activityRows(call, id),
    params: { ...named, value: neededText('valueMissing') },
    phrases: todoPhrases.updateDescription,
    async run(call, { id, ownerTypeId, ownerId, value }) {
      const before = await requireOpenTodo(call, id, { entityTypeId: ownerTypeId, id: ownerId })
      await changeActivity(call, before, { description: value })
      return { id }
    },
  }),
  method({
    ...common,
    name: 'crm.activity.todo.updateColor',
    rows: ({ id }, call) => activityRows(call, id),
    params: { ...named, colorId: neededText('colorIdMissing') },
    phrases: todoPhrases.updateColor,
    async run(call, { id, ownerTypeId, ownerId, colorId }) {
      const before = await requireOpenTodo(call, id, { entityTypeId: ownerTypeId, id: ownerId })
      await changeActivity(call, before, { color_id: readColor(call, colorId) })
      return { id }
    },
  }),
  method({
    ...common,
    name: 'crm.activity.todo.updateResponsibleUser',
    rows: ({ id }, call) => activityRows(call, id),
    params: { ...named, responsibleId: neededNumber('responsibleIdMissing') },
    phrases: todoPhrases.updateResponsibleUser,
    async run(call, { id, ownerTypeId, ownerId, responsibleId }) {
      const before = await requireOpenTodo(call, id, { entityTypeId: ownerTypeId, id: ownerId })
      if (responsibleId <= 0) call.fail('responsibleInvalid')
      await changeActivity(call, before, { responsible_id: responsibleId })
      return { id }
    },
  }),
]
