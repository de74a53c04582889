import { sourceOf } from '../../../lib/source.ts'
import { fileAddresses } from '../../../portal/files/addresses.ts'
import { sniff } from '../../../portal/files/sniff.ts'
import { deleteFiles, storeFile } from '../../../portal/files/stored-files.ts'
import { decoded, type NewFile } from '../../../portal/files/uploads.ts'
import { present } from '../../../records/modern/params.ts'
import { Page } from '../../../rest/answer.ts'
import type { Call } from '../../../rest/call.ts'
import { type Method, method } from '../../../rest/method.ts'
import { scalarText } from '../../../rest/params.ts'
import { query } from '../../../store/store.ts'
import { PICTURE_FILES } from './kinds.ts'
import { picturePhrases } from './phrases.ts'

type Kind = 'icon' | 'logo'

/** Codes that come with the portal, as pages name them: an own picture may stand in the place of one. */
const ofSystem: Readonly<Record<Kind, readonly string[]>> = {
  icon: ['call', 'arrow-down', 'info', 'call-completed', 'document'],
  logo: ['call', 'arrow-down', 'info', 'call-incoming', 'document', 'notification'],
}

const CODE = /^[\w.-]{1,100}$/

/** Whether there is a picture of a code. */
export async function isPicture(call: Call, kind: Kind, code: string): Promise<boolean> {
  return ofSystem[kind].includes(code) || (await ownPicture(call, kind, code)) !== undefined
}

/** An icon or a logo as answers show it; those of the portal have no address. */
interface Picture {
  code: string
  isSystem: boolean
  fileUri: string
}

/** Methods about icons or logos (api-reference/crm/timeline/logmessage/icons/, …/logo/). */
function pictureMethods(kind: Kind, name: string): Method[] {
  const common = { scopes: ['crm'], source: sourceOf(import.meta.filename), phrases: picturePhrases(name) }
  const reading = { ...common, kind: 'read', access: 'any user' } as const
  const writing = { ...common, kind: 'write', access: 'administrator' } as const
  const code = present('string', 'codeMissing')
  return [
    method({
      ...writing,
      name: `crm.timeline.${kind}.add`,
      params: { code, fileContent: present('string', 'contentMissing') },
      async run(call, { code, fileContent }) {
        if (!call.caller.isAdmin) call.fail('accessDenied')
        const given = scalarText(code) ?? ''
        if (!CODE.test(given)) call.fail('codeInvalid')
        const file = await readPicture(call, given, fileContent)
        await removeOwn(call, kind, given)
        const { id } = await storeFile(call, { entityTypeId: PICTURE_FILES, recordId: 0 }, file)
        await query(call.db, 'insert into timeline_picture (kind, code, file_id) values (?, ?, ?)', [kind, given, id])
        return { [kind]: (await picturesOf(call, kind)).get(given) }
      },
    }),
    method({
      ...reading,
      name: `crm.timeline.${kind}.get`,
      params: { code },
      async run(call, { code }) {
        const given = scalarText(code) ?? ''
        const found = (await picturesOf(call, kind)).get(given) ?? call.fail('notFound', { code: given })
        return { [kind]: found }
      },
    }),
    method({
      ...reading,
      name: `crm.timeline.${kind}.list`,
      params: {},
      async run(call) {
        const all = [...(await picturesOf(call, kind)).values()]
        return new Page({ [`${kind}s`]: all }, all.length)
      },
    }),
    method({
      ...writing,
      name: `crm.timeline.${kind}.delete`,
      params: { code },
      async run(call, { code }) {
        if (!call.caller.isAdmin) call.fail('accessDenied')
        const given = scalarText(code) ?? ''
        if (await removeOwn(call, kind, given)) return true
        return call.fail(ofSystem[kind].includes(given) ? 'ofSystem' : 'notFound', { code: given })
      },
    }),
  ]
}

export const timelinePictureMethods: Method[] = [...pictureMethods('icon', 'Icon'), ...pictureMethods('logo', 'Logo')]

/** A picture that is asked for as PNG; its measures are not looked at, since the page's own logo has those of an icon. */
async function readPicture(call: Call<'contentInvalid'>, code: string, content: unknown): Promise<NewFile> {
  const file = decoded(`${code}.png`, content)
  if (!file?.content.length) return call.fail('contentInvalid', { reason: 'a text in base64 is needed' })
  const { contentType, width } = await sniff(file)
  if (contentType !== 'image/png' || width === null)
    call.fail('contentInvalid', { reason: 'a picture in PNG is needed' })
  return file
}

async function ownPicture(call: Call, kind: Kind, code: string): Promise<number | undefined> {
  const [row] = await query(call.db, 'select file_id from timeline_picture where kind = ? and code = ?', [kind, code])
  return row && Number(row.file_id)
}

/** Removes an own picture; whether there was one. */
async function removeOwn(call: Call, kind: Kind, code: string): Promise<boolean> {
  const fileId = await ownPicture(call, kind, code)
  if (fileId === undefined) return false
  await query(call.db, 'delete from timeline_picture where kind = ? and code = ?', [kind, code])
  await deleteFiles(call.db, [fileId])
  return true
}

/** Every picture by its code: those of the portal, then those that were added. */
async function picturesOf(call: Call, kind: Kind): Promise<Map<string, Picture>> {
  const pictures = new Map<string, Picture>(ofSystem[kind].map(code => [code, { code, isSystem: true, fileUri: '' }]))
  const own = await query(call.db, 'select code, file_id from timeline_picture where kind = ? order by id', [kind])
  const addresses = await fileAddresses(
    call,
    own.map(({ file_id }) => Number(file_id)),
  )
  for (const { code, file_id } of own)
    pictures.set(code, { code, isSystem: false, fileUri: addresses.get(Number(file_id)) ?? '' })
  return pictures
}
