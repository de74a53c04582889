/** How often a stream without events says that it is there still, so that proxies do not cut it. */
const PULSE_MS = 15_000

/** Events as the text of `text/event-stream`, until they end or the signal comes. */
export async function* serverSentEvents(events: AsyncIterable<unknown>, signal: AbortSignal): AsyncGenerator<string> {
  const iterator = events[Symbol.asyncIterator]()
  // One listener for all rounds, and a promise for each: what hangs on a promise that lives as long as the stream stays.
  let stop = () => {}
  const onAbort = () => stop()
  signal.addEventListener('abort', onAbort)
  try {
    // Asked for before the stream is said to be open: whoever hears that misses nothing from then on.
    let next = iterator.next()
    // Waited for below; until then nobody would catch it.
    next.catch(() => {})
    yield ': portico\n\n'
    for (;;) {
      const pulse = pause(PULSE_MS)
      const stopped = new Promise<'stopped'>(resolve => {
        stop = () => resolve('stopped')
        if (signal.aborted) stop()
      })
      const came = await Promise.race([next, stopped, pulse.over])
      pulse.stop()
      if (came === 'stopped') return
      if (came === 'pulse') {
        yield ':\n\n'
        continue
      }
      if (came.done) return
      yield `data: ${JSON.stringify(came.value)}\n\n`
      next = iterator.next()
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    // Not waited for: what it waits for itself may never come.
    iterator.return?.().catch(() => {})
  }
}

function pause(ms: number): { over: Promise<'pulse'>; stop: () => void } {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<'pulse'>(resolve => {
    timer = setTimeout(resolve, ms, 'pulse')
  })
  return { over, stop: () => clearTimeout(timer) }
}
