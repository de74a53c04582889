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
      const settings = await allSettings(db)
      const created = settings.get('created')
      return {
        language: rest.language,
        timezone: zone.name,
        plan: (await rest.host.runtimeSettings(settings.get('version') ?? '')).plan,
        address: (await addressOf(rest)) ?? null,
        currency: settings.get('base_currency') ?? null,
        memberId: settings.get('member_id') ?? null,
        created: created ? wireMoment(created, zone) : null,
      }
    },
  }),
])
