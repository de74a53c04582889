import type { Zone } from '../../../lib/moment.ts'
import { isMap } from '../../../lib/text.ts'
import { userfieldType } from './index.ts'
import type { Settings } from './userfield-type.ts'

/**
 * Settings with those that a caller sent put over the ones that were there, or over a new field's. What cannot be read is
 * what a new field has; names that the type does not have are passed over.
 */
export function mergedSettings(userType: string, before: Settings | null, sent: unknown, zone: Zone): Settings {
  const type = userfieldType(userType)
  const settings: Settings = { ...type?.initial, ...before }
  if (!type) return settings
  const settingsOfType = { ...type.further, ...type.settable }
  for (const [name, value] of Object.entries(isMap(sent) ? sent : {})) {
    const setting = Object.hasOwn(settingsOfType, name)
      ? settingsOfType[name]
      : type.named?.like.test(name)
        ? type.named.setting
        : undefined
    const read = setting && (setting.read(value, zone) ?? type.initial[name])
    if (read !== undefined) settings[name] = read
  }
  type.settle?.(settings)
  return settings
}
