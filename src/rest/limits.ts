/** How long each method ran for each caller in the last ten minutes, in ten one-minute baskets (limits.md). */
export interface OperatingTime {
  /** Adds a run and tells the sum of the window, in seconds, and when its oldest minute leaves it (epoch seconds). */
  add(caller: string, method: string, seconds: number, nowSeconds: number): { operating: number; resetAt: number }
}

const BASKETS = 10
const BASKET_SECONDS = 60

interface Window {
  minute: number
  baskets: Float64Array
}

export function operatingTime(): OperatingTime {
  const windows = new Map<string, Window>()
  return {
    add(caller, method, seconds, nowSeconds) {
      const key = `${caller} ${method}`
      const minute = Math.floor(nowSeconds / BASKET_SECONDS)
      let window = windows.get(key)
      if (!window) {
        if (windows.size > 10_000) windows.clear()
        window = { minute, baskets: new Float64Array(BASKETS) }
        windows.set(key, window)
      }
      const passed = Math.min(minute - window.minute, BASKETS)
      for (let i = 1; i <= passed; i++) window.baskets[(window.minute + i) % BASKETS] = 0
      if (passed > 0) window.minute = minute
      window.baskets[minute % BASKETS]! += seconds
      let sum = 0
      let oldest = 0
      for (let age = 0; age < BASKETS; age++) {
        const used = window.baskets[(((minute - age) % BASKETS) + BASKETS) % BASKETS]!
        sum += used
        if (used > 0) oldest = age
      }
      return { operating: Math.round(sum * 1e6) / 1e6, resetAt: (minute - oldest + BASKETS) * BASKET_SECONDS }
    },
  }
}
