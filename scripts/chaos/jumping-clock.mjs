// Loaded before a portal: its clock is as many milliseconds wrong as the file CHAOS_CLOCK says, from one moment to the next.
import { readFileSync } from 'node:fs'

const RealDate = Date
let offset = 0
setInterval(() => {
  try {
    offset = Number(readFileSync(process.env.CHAOS_CLOCK, 'utf8'))
  } catch {
    // It has not been written yet.
  }
}, 50).unref()

globalThis.Date = class JumpingDate extends RealDate {
  constructor(...given) {
    if (given.length) super(...given)
    else super(RealDate.now() + offset)
  }
  static now() {
    return RealDate.now() + offset
  }
}
