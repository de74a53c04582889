import { allSettings, setSetting } from '../portal/settings/settings.ts'
import type { Rest } from '../rest/rest.ts'
import type { Db } from '../store/store.ts'
import type { EgressPolicy } from './delivery/egress-policy.ts'

/** Where events may go beside the internet: `auto` is the machine itself where nobody else can call the portal. */
export const addressRules = ['auto', 'allow', 'block'] as const
export type AddressRule = (typeof addressRules)[number]

/** What an operator can change of events. */
export interface EventSettings {
  /** How often an event is tried again; null: for a day. */
  retries: number | null
  addresses: AddressRule
}

/** The settings as a transaction or what has been committed knows them. */
export async function eventSettings(db: Db): Promise<EventSettings> {
  const settings = await allSettings(db)
  const retries = settings.get('event.retries')
  const rule = settings.get('event.addresses')
  return {
    retries: retries === undefined || retries === 'day' ? null : Number(retries),
    addresses: addressRules.find(one => one === rule) ?? 'auto',
  }
}

/** What an operator gives; left out: as before. */
export interface EventOptions {
  /** `day`: more and more seldom for a day. */
  retries?: number | 'day' | undefined
  addresses?: AddressRule | undefined
}

/** Keeps what is given. */
export async function setEventSettings(db: Db, { retries, addresses }: EventOptions): Promise<void> {
  if (retries !== undefined) await setSetting(db, 'event.retries', String(retries))
  if (addresses !== undefined) await setSetting(db, 'event.addresses', addresses)
}

/** Where a portal sends to. One that only its own machine can call may call that machine back. */
export const egressPolicyOf = ({ exposed }: Pick<Rest, 'exposed'>, { addresses }: EventSettings): EgressPolicy => ({
  private: addresses === 'allow',
  loopback: addresses === 'allow' || (addresses === 'auto' && !exposed),
})
