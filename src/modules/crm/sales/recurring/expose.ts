import { dayIn } from '../../../../lib/moment.ts'
import type { Row } from '../../../../store/store.ts'
import { tellSettings } from './owned.ts'
import type { RecurringCall, RecurringType } from './recurring-type.ts'
import { executed, saveSettings } from './settings.ts'

/** Makes a record of a template, as its settings say, and gives its id. */
export async function expose<Making extends string, Adding extends string, Deleting extends string>(
  call: RecurringCall<'expose', Making>,
  type: RecurringType<Making, Adding, Deleting>,
  settings: Row,
  template: Row,
  bySchedule: boolean,
): Promise<number> {
  const id = await type.make(call, settings, template, dayIn(call.now, call.zone))
  await saveSettings(call, executed(type.calendar, settings, call, bySchedule))
  tellSettings(call, type.name, 'EXPOSE', Number(settings.id), Number(template.id), id)
  return id
}
