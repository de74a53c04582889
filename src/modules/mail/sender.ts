import { addressOf } from '../../portal/address.ts'
import { setting } from '../../portal/settings/settings.ts'
import type { Call } from '../../rest/call.ts'

/** The setting that says whom e-mails of the portal itself are from, `Name <address>`. */
export const MAIL_SENDER = 'mail_sender'

const addressIn = (sender: string): string => /<([^<>]*)>\s*$/.exec(sender)?.[1]?.trim() ?? sender.trim()

/** Whom e-mails of the portal itself are from, and the host of that address; by default somebody at the portal's own host. */
export async function senderOf({ db, rest }: Pick<Call, 'db' | 'rest'>): Promise<{ address: string; host: string }> {
  const said = await setting(db, MAIL_SENDER)
  if (said) return { address: said, host: addressIn(said).split('@')[1] ?? 'localhost' }
  const own = rest.url ?? (await addressOf(rest, db))
  const host = own ? new URL(own).hostname : 'localhost'
  // What is reached by its number alone has no name for mail.
  const name = /^[\d.]+$|^\[/.test(host) ? 'localhost' : host
  const named = name.includes('.') ? name : `${name}.localdomain`
  return { address: `Portico <portico@${named}>`, host: named }
}
