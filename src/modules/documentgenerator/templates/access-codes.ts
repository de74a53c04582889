import { accessCodes } from '../../../portal/methods/access.ts'
import type { Call } from '../../../rest/call.ts'
import { oneOrMore, scalarText } from '../../../rest/params.ts'

/** The forms of the codes that a template takes (crm-document-generator-template-add.md, users). */
const CODE = /^(UA|AU|U\d+|IU\d+|G\d+|DR?\d+|SG\d+(_[AEK])?|SU\d+(_M)?|CHAT\d+|A(D|E|T|TD|TE|TT)\d*|SN(DR?|TR?)\d+)$/

/** The codes that are sent; without one that is any, that of the caller. */
export function readUsers(call: Pick<Call, 'caller'>, value: unknown): string[] {
  const codes = (value === undefined || value === null ? [] : oneOrMore(value)).flatMap(one => {
    const code = scalarText(one)?.trim().toUpperCase()
    return code && CODE.test(code) ? [code] : []
  })
  return codes.length ? [...new Set(codes)] : [`U${call.caller.userId}`]
}

/** Whether the caller may make documents with a template that is for these. */
export async function isFor(call: Call, users: readonly string[]): Promise<boolean> {
  if (call.caller.isAdmin) return true
  const mine = await accessCodes(call.db, call.caller)
  return users.some(code => mine.has(code))
}
