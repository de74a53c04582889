import { type Actor, OPERATOR } from '../../control/perform.ts'
import { Refusal } from '../../control/refusal.ts'
import { ownerOfControlToken, sameToken } from '../../portal/control-tokens.ts'
import type { Rest } from '../../rest/rest.ts'

/** Whose control token a request brings in its header `Authorization`; refuses one that opens nothing. */
export async function authenticate(
  { store }: Pick<Rest, 'store'>,
  operatorToken: string | null,
  header: string | undefined,
): Promise<Actor> {
  const [, token] = /^bearer +(\S+) *$/i.exec(header ?? '') ?? []
  if (token === undefined)
    throw new Refusal(
      401,
      'NO_TOKEN',
      'A control token is needed: Authorization: Bearer portico_…. An administrator makes one with portico token add.',
    )
  if (operatorToken !== null && sameToken(token, operatorToken)) return OPERATOR
  const owner = await ownerOfControlToken(store.read, token)
  if (!owner)
    throw new Refusal(
      401,
      'UNKNOWN_TOKEN',
      'Nobody has this control token: it is wrong, or was revoked. portico token add makes another one.',
    )
  if (!owner.isAdministrator)
    throw new Refusal(
      403,
      'NO_ADMINISTRATOR',
      `User ${owner.userId}, whose token this is, is no active administrator any more. Use the token of somebody who is.`,
    )
  return { userId: owner.userId }
}
