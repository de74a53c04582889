import { stored, type Zone } from '../lib/moment.ts'

const DAY = 86_400_000
const MINUTE = 60_000

/** Seventeen weeks of work, some 119 days. */
const WORKING_DAYS = 85
export const SLOTS_A_DAY = 3

/** The last slot of the working days that have passed. */
export const LAST = WORKING_DAYS * SLOTS_A_DAY - 1
/** The slot after it: this very hour, whatever the day. */
export const FRESH = LAST + 1

/** The moments at which something happened in the demo portal: three a working day, and one just now. */
export interface Calendar {
  /** Epoch milliseconds of a slot. */
  at(slot: number): number
  /** The stored date of a slot, or of some days after it. */
  date(slot: number, days?: number): string
  /** Epoch milliseconds of an hour on the n-th working day from today on; 0 is the last one that has passed. */
  ahead(workingDays: number, hour: number): number
}

/** The last working days in the portal's zone, seen from now. */
export function calendar(now: number, zone: Zone): Calendar {
  const local = (epoch: number): number => epoch + zone.offsetAt(epoch) * MINUTE
  const utc = (wall: number): number => wall - zone.offsetAt(wall) * MINUTE
  const today = Math.floor(local(now) / DAY)
  const slots: number[] = [now - 20 * MINUTE]
  for (let day = today - 1; slots.length <= FRESH; day--) {
    if (isWeekend(day)) continue
    for (let turn = SLOTS_A_DAY - 1; turn >= 0; turn--) {
      const slot = FRESH - slots.length
      const seconds = (9 * 60 + turn * 170) * 60 + ((slot * 2003) % 9000)
      slots.push(utc(day * DAY + seconds * 1000))
    }
  }
  slots.reverse()
  return {
    at: slot => slots[slot]!,
    date: (slot, days = 0) => stored(new Date(local(slots[slot]!) + days * DAY)).slice(0, 10),
    ahead(workingDays, hour) {
      let day = today - 1
      for (let left = workingDays; left > 0; ) if (!isWeekend(++day)) left--
      while (isWeekend(day)) day--
      return utc(day * DAY + hour * 60 * MINUTE)
    },
  }
}

/** Days are counted from 1 January 1970, a Thursday. */
const isWeekend = (day: number): boolean => [0, 6].includes((day + 4) % 7)
