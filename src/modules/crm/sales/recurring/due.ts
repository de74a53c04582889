import { stored } from '../../../../lib/moment.ts'
import type { DueWork } from '../../../../portal/schedule.ts'
import { Failure } from '../../../../rest/phrases.ts'
import type { Rest } from '../../../../rest/rest.ts'
import { runAsSystem } from '../../../../rest/run-as-system.ts'
import { query } from '../../../../store/store.ts'
import { expose } from './expose.ts'
import type { RecurringCall, RecurringType } from './recurring-type.ts'
import { isTooLate, passedOver, saveSettings } from './settings.ts'

/** Makes the records of templates whose time has come: one of each, however long nobody asked, unless it is too late. */
export const dueRecords = <Making extends string, Adding extends string, Deleting extends string>(
  type: RecurringType<Making, Adding, Deleting>,
): DueWork => ({
  name: type.work,
  async run(rest) {
    const due = await query<{ id: number }>(
      rest.store.read,
      'select id from recurring where entity_type_id = ? and next_execution <= ? order by next_execution, id',
      [type.kind.entityTypeId, stored(rest.clock.now())],
    )
    for (const { id } of due) {
      if (rest.closing.aborted) return
      try {
        await execute(rest, type, Number(id), true)
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        // A template of which no record can be made (a field has become mandatory) would be tried for ever.
        rest.onBug(error, `${type.work}: template ${id}`)
        await execute(rest, type, Number(id), false)
      }
    }
  },
})

/** Whoever comes second, another process or a call, finds the row held and then not due any more. */
const execute = <Making extends string, Adding extends string, Deleting extends string>(
  rest: Rest,
  type: RecurringType<Making, Adding, Deleting>,
  id: number,
  isPossible: boolean,
): Promise<void> =>
  runAsSystem(rest, { name: type.work, phrases: type.phrases.expose }, async call => {
    const { db, flavor, now } = call
    const [settings] = await query(db, `select * from recurring where id = ? ${flavor.forUpdate}`, [id])
    if (!settings?.next_execution || settings.next_execution > now) return
    const [template] = await query(db, `select * from "${type.kind.table}" where id = ?`, [settings.record_id])
    // Of a record that is no template any more nothing comes, nor after the last day when nobody asked until then.
    if (template?.is_recurring === 'Y' && isPossible && !isTooLate(settings, call)) {
      call.caller.userId = Number(template.assigned_by_id ?? call.caller.userId)
      await expose(call as RecurringCall<'expose', Making>, type, settings, template, true)
    } else await saveSettings(call, passedOver(type.calendar, settings, call))
  })
