const STEP_MS = 100

/**
 * Calls back after so many milliseconds in which this process could have done something: a moment in which it stood still
 * counts as a short one, so that nobody else is taken for slow. Gives what ends that.
 */
export function afterLiving(ms: number, then: () => void): () => void {
  const step = (left: number) => {
    timer = setTimeout(() => (left > STEP_MS ? step(left - STEP_MS) : then()), Math.min(left, STEP_MS))
  }
  let timer: NodeJS.Timeout
  step(ms)
  return () => clearTimeout(timer)
}
