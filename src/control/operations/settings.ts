import { wireMoment } from '../../lib/moment.ts'
import { addressOf } from '../../portal/address.ts'
import { allSettings } from '../../portal/settings/settings.ts'
import { noun, operation } from '../operation.ts'

/** What the portal knows of itself. */
export const settings = noun('settings', 'language, time zone, currency and identity of the portal', [
  operation({
    verb: 'get',
    at: 'GET /settings',
    kind: 'read',
    meaning: 'Shows language, time zone, currency, plan, address and identity of the portal.',
    params: {},
    async run({ db, rest, zone }) {
      const known = await allSettings(db)
      const created = known.get('created')
      return {
        language: rest.language,
        timezone: zone.name,
        plan: (await rest.host.runtimeSettings(known.get('version') ?? '')).plan,
        address: (await addressOf(rest)) ?? null,
        currency: known.get('base_currency') ?? null,
        memberId: known.get('member_id') ?? null,
        created: created ? wireMoment(created, zone) : null,
      }
    },
  }),
])
