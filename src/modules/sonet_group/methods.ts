import { sql } from 'kysely'
import { readMoment, wireMoment } from '../../lib/moment.ts'
import { sourceOf } from '../../lib/source.ts'
import { deleteFilesOfRecords, storeFile } from '../../portal/files/stored-files.ts'
import { readFile } from '../../portal/files/uploads.ts'
import { findUser } from '../../portal/users.ts'
import { Page } from '../../rest/answer.ts'
import type { Call } from '../../rest/call.ts'
import { condition, every, type Filterable, sortedBy } from '../../rest/filter.ts'
import { filterKey, limitFilter, selectPage } from '../../rest/list-query.ts'
import { type Method, method } from '../../rest/method.ts'
import {
  anything,
  flag,
  listOf,
  oneOrMore,
  optionalText,
  type Param,
  phpArray,
  scalarText,
  start,
  truth,
  wholeNumber,
} from '../../rest/params.ts'
import { insertRow, query, type Row } from '../../store/store.ts'
import { findGroup, GROUP_FILES, inGroupsOf, setRole } from './groups.ts'
import { groupPhrases } from './phrases.ts'

const common = { scopes: ['sonet_group'], source: sourceOf(import.meta.filename) } as const

/** The id of a group. */
export const groupIdParam: Param<number, 'groupIdInvalid'> = {
  type: 'integer',
  required: true,
  read(value, call) {
    const id = wholeNumber(value)
    return id !== undefined && id > 0 ? id : call.fail('groupIdInvalid')
  },
}

const text = anything('string')
const writable = {
  ...{ DESCRIPTION: text, VISIBLE: text, OPENED: text, CLOSED: text, KEYWORDS: text, INITIATE_PERMS: text },
  ...{ PROJECT: text, PROJECT_DATE_START: text, PROJECT_DATE_FINISH: text, OWNER_ID: anything('integer') },
  ...{ SCRUM_MASTER_ID: anything('integer'), IMAGE: anything('file') },
}

/** Columns of what was sent; what cannot be one is refused. */
function readColumns(call: Call<'inputInvalid' | 'nameMissing'>, sent: Row): Row {
  const columns: Row = {}
  for (const name of ['NAME', 'DESCRIPTION', 'KEYWORDS'])
    if (sent[name] !== undefined && sent[name] !== null)
      columns[name.toLowerCase()] = scalarText(sent[name])?.trim().toWellFormed() ?? call.fail('inputInvalid')
  if (columns.name === '') call.fail('nameMissing')
  if (columns.name !== undefined) columns.name = columns.name.slice(0, 255)
  for (const name of ['VISIBLE', 'OPENED', 'CLOSED', 'PROJECT'])
    if (sent[name] !== undefined && sent[name] !== null)
      columns[name.toLowerCase()] = (truth(sent[name]) ?? call.fail('inputInvalid')) ? 'Y' : 'N'
  for (const name of ['PROJECT_DATE_START', 'PROJECT_DATE_FINISH'])
    if (sent[name])
      columns[name.toLowerCase()] =
        (typeof sent[name] === 'string' ? readMoment(sent[name], call.zone) : undefined) ?? call.fail('inputInvalid')
  const { INITIATE_PERMS: perms } = sent
  if (perms !== undefined && perms !== null)
    columns.initiate_perms = ['A', 'E', 'K'].find(one => one === perms) ?? call.fail('inputInvalid')
  return columns
}

/** The id of a user of the portal that a parameter names; undefined where it is left out. */
async function readUser(call: Call<'inputInvalid'>, value: unknown): Promise<number | undefined> {
  if (value === undefined || value === null || value === '') return undefined
  const id = wholeNumber(value) ?? 0
  return (await findUser(call.db, id)) ? id : call.fail('inputInvalid')
}

/** Gives a group its picture in the place of another one. */
async function keepImage(call: Call<'imageInvalid'>, groupId: number, sent: unknown): Promise<void> {
  if (sent === undefined || sent === null || sent === '') return
  const file = readFile(sent)
  if (!file?.content.length) return call.fail('imageInvalid')
  await deleteFilesOfRecords(call.db, GROUP_FILES, [groupId])
  const { id } = await storeFile(call, { entityTypeId: GROUP_FILES, recordId: groupId }, file)
  const [kept] = await query(call.db, 'select width from file where id = ?', [id])
  if (kept!.width === null) call.fail('imageInvalid')
  await query(call.db, 'update sonet_group set image_id = ? where id = ?', [id, groupId])
}

/** What groups are filtered and sorted by (sonet-group-get.md). */
const columns: Readonly<Record<string, Filterable>> = Object.fromEntries(
  (
    [
      ...(['ID', 'OWNER_ID', 'SUBJECT_ID'] as const).map(name => [name, 'integer'] as const),
      ...(['NAME', 'DESCRIPTION', 'KEYWORDS'] as const).map(name => [name, 'text'] as const),
      ...(['ACTIVE', 'VISIBLE', 'OPENED', 'CLOSED', 'PROJECT'] as const).map(name => [name, 'flag'] as const),
      ...(['DATE_CREATE', 'DATE_UPDATE', 'DATE_ACTIVITY'] as const).map(name => [name, 'moment'] as const),
    ] as const
  ).map(([name, kind]) => [name, { kind, expression: sql.ref(`r.${name.toLowerCase()}`) }]),
)

const shown = (call: Call, row: Row): Row => ({
  ...{ ID: String(row.id), SITE_ID: row.site_id, NAME: row.name, DESCRIPTION: row.description },
  DATE_CREATE: wireMoment(row.date_create, call.zone),
  DATE_UPDATE: wireMoment(row.date_update, call.zone),
  ...{ ACTIVE: row.active, VISIBLE: row.visible, OPENED: row.opened, CLOSED: row.closed },
  ...{ SUBJECT_ID: String(row.subject_id), OWNER_ID: String(row.owner_id), KEYWORDS: row.keywords },
  NUMBER_OF_MEMBERS: String(row.members),
  DATE_ACTIVITY: wireMoment(row.date_activity, call.zone),
  ...{ SUBJECT_NAME: call.language === 'ru' ? 'Рабочие группы' : 'Workgroups', PROJECT: row.project, IS_EXTRANET: 'N' },
})

/** Operations of what groups have, and whether every member may do them; the others are for owner and moderators. */
const features: Readonly<Record<string, Readonly<Record<string, 'see' | 'member' | 'moderator'>>>> = {
  photo: { view: 'see', write: 'member' },
  calendar: { view: 'see', write: 'member' },
  tasks: {
    ...{ view: 'member', view_all: 'member', sort: 'member', create_tasks: 'member' },
    ...{ edit_tasks: 'moderator', delete_tasks: 'moderator' },
  },
  files: { view: 'see', write: 'member' },
  blog: {
    ...{ view_post: 'see', premoderate_post: 'member', write_post: 'member', moderate_post: 'moderator' },
    ...{ full_post: 'moderator', view_comment: 'see', premoderate_comment: 'member', write_comment: 'member' },
    ...{ moderate_comment: 'moderator', full_comment: 'moderator' },
  },
}

/** sonet_group.{create,update,delete,get,setowner,feature.access} (api-reference/sonet-group/). */
export const groupMethods: Method[] = [
  method({
    ...common,
    kind: 'write',
    name: 'sonet_group.create',
    access: 'any user; for another owner an administrator',
    params: { NAME: anything('string', true), ...writable },
    phrases: groupPhrases.create,
    async run(call, sent) {
      const values = readColumns(call, sent)
      if (!values.name) call.fail('nameMissing')
      const owner = (await readUser(call, sent.OWNER_ID)) ?? call.caller.userId
      if (owner !== call.caller.userId && !call.caller.isAdmin) call.fail('createDenied')
      const row: Row = {
        ...{ description: null, keywords: null, visible: 'Y', opened: 'N', closed: 'N', project: 'N' },
        ...{ initiate_perms: 'K', active: 'Y', site_id: 's1', subject_id: 1, owner_id: owner, ...values },
        scrum_master_id: (await readUser(call, sent.SCRUM_MASTER_ID)) ?? null,
        ...{ date_create: call.now, date_update: call.now, date_activity: call.now },
      }
      const names = Object.keys(row).toSorted()
      const id = await insertRow(
        call.db,
        `insert into sonet_group (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`,
        names.map(name => row[name]),
      )
      await setRole(call, id, owner, 'A')
      await keepImage(call, id, sent.IMAGE)
      call.recordChange('SONET_GROUP', id, 'add')
      return id
    },
  }),
  method({
    ...common,
    kind: 'write',
    name: 'sonet_group.update',
    access: 'the owner and administrators',
    params: { GROUP_ID: groupIdParam, NAME: text, ...writable },
    phrases: groupPhrases.update,
    async run(call, { GROUP_ID, ...sent }) {
      const found = (await findGroup(call, GROUP_ID)) ?? call.fail('groupUnknown')
      if (!found.manages) call.fail('denied')
      const values: Row = { ...readColumns(call, sent), date_update: call.now }
      const master = await readUser(call, sent.SCRUM_MASTER_ID)
      if (master !== undefined) values.scrum_master_id = master
      const owner = await readUser(call, sent.OWNER_ID)
      const names = Object.keys(values)
      await query(call.db, `update sonet_group set ${names.map(name => `${name} = ?`).join(', ')} where id = ?`, [
        ...names.map(name => values[name]),
        GROUP_ID,
      ])
      if (owner !== undefined) await changeOwner(call, found.row, owner)
      await keepImage(call, GROUP_ID, sent.IMAGE)
      call.recordChange('SONET_GROUP', GROUP_ID, 'update')
      return GROUP_ID
    },
  }),
  method({
    ...common,
    kind: 'write',
    name: 'sonet_group.delete',
    access: 'the owner and administrators',
    params: { GROUP_ID: groupIdParam },
    phrases: groupPhrases.delete,
    async run(call, { GROUP_ID }) {
      const { manages } = (await findGroup(call, GROUP_ID)) ?? call.fail('groupUnknown')
      if (!manages) call.fail('denied')
      await query(call.db, 'delete from sonet_group_member where group_id = ?', [GROUP_ID])
      await deleteFilesOfRecords(call.db, GROUP_FILES, [GROUP_ID])
      await query(call.db, 'delete from sonet_group where id = ?', [GROUP_ID])
      call.recordChange('SONET_GROUP', GROUP_ID, 'delete')
      return true
    },
  }),
  method({
    ...common,
    kind: 'read',
    name: 'sonet_group.get',
    access: 'any user, of groups that are visible or theirs',
    params: { ORDER: anything('object'), FILTER: anything('object'), GROUP_ID: text, IS_ADMIN: flag, start },
    phrases: {},
    async run(call, { ORDER, FILTER, GROUP_ID, IS_ADMIN, start }) {
      const filter = { ...phpArray(FILTER), ...(wholeNumber(GROUP_ID) ? { ID: GROUP_ID } : {}) }
      limitFilter(filter)
      const conditions = Object.entries(filter).flatMap(([key, value]) => {
        const { operator, field } = filterKey(key)
        const column = columns[field.toUpperCase()]
        const many = listOf(value) !== undefined
        const term = { field, operator, plain: operator === '=', values: oneOrMore(value), many }
        return column ? [condition(column, term, call)] : []
      })
      if (!(IS_ADMIN && call.caller.isAdmin))
        conditions.push(sql<boolean>`(r.visible = 'Y' or ${inGroupsOf('r.id', call.caller.userId)})`)
      const order = Object.entries(phpArray(ORDER) ?? {}).flatMap(([name, way]) => {
        const column = columns[name.toUpperCase()]
        return column ? [sql`${sortedBy(column)} ${sql.raw(/^asc/i.test(String(way)) ? 'asc' : 'desc')}`] : []
      })
      const { rows, total, next } = await selectPage<Row>(call.db, {
        columns: sql`r.*, (select count(*) from sonet_group_member m
          where m.group_id = r.id and m.role in ('A', 'E', 'K')) as members`,
        from: sql`from sonet_group r where ${every(conditions)}`,
        order: sql.join([...order, sql`r.id desc`]),
        start,
      })
      return new Page(
        rows.map(row => shown(call, row)),
        total,
        next,
      )
    },
  }),
  method({
    ...common,
    kind: 'write',
    name: 'sonet_group.setowner',
    access: 'the owner and administrators',
    params: { GROUP_ID: groupIdParam, USER_ID: anything('integer', true) },
    phrases: groupPhrases.setowner,
    async run(call, { GROUP_ID, USER_ID }) {
      const { row, manages } = (await findGroup(call, GROUP_ID)) ?? call.fail('groupIdInvalid')
      const owner = wholeNumber(USER_ID) ?? 0
      if (!(await findUser(call.db, owner))) call.fail('userInvalid')
      if (!manages) call.fail('denied')
      await changeOwner(call, row, owner)
      call.recordChange('SONET_GROUP', GROUP_ID, 'update')
      return true
    },
  }),
  method({
    ...common,
    kind: 'read',
    name: 'sonet_group.feature.access',
    params: { GROUP_ID: groupIdParam, FEATURE: optionalText, OPERATION: optionalText },
    phrases: groupPhrases.access,
    async run(call, { GROUP_ID, FEATURE, OPERATION }) {
      const operations = Object.hasOwn(features, FEATURE) ? features[FEATURE]! : call.fail('featureInvalid')
      const asked = Object.hasOwn(operations, OPERATION) ? operations[OPERATION] : call.fail('operationInvalid')
      const { role, manages } = (await findGroup(call, GROUP_ID)) ?? call.fail('groupIdInvalid')
      if (manages || role === 'E') return true
      return asked === 'see' || (asked === 'member' && role === 'K')
    },
  }),
]

/** The owner before is a moderator from then on. */
async function changeOwner(call: Call, { id, owner_id }: Row, owner: number): Promise<void> {
  if (Number(owner_id) === owner) return
  await setRole(call, id, Number(owner_id), 'E')
  await setRole(call, id, owner, 'A')
  await query(call.db, 'update sonet_group set owner_id = ? where id = ?', [owner, id])
}
