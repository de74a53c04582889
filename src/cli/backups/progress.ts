const WIDTH = 30
const EVERY_MS = 100

/** A bar on standard error that is written anew as work goes on; nothing where no terminal is. */
export function progressBar(): { tell(done: number, all: number, what: string): void; end(): void } {
  const { stderr } = process
  let last = 0
  return {
    tell(done, all, what) {
      const now = performance.now()
      if (!stderr.isTTY || (now - last < EVERY_MS && done < all)) return
      last = now
      const part = all ? Math.min(1, done / all) : 1
      const bar = '█'.repeat(Math.round(part * WIDTH)).padEnd(WIDTH, '░')
      stderr.write(`\r${bar} ${String(Math.floor(part * 100)).padStart(3)} %  ${what}\x1b[K`)
    },
    end() {
      if (stderr.isTTY) stderr.write('\r\x1b[K')
    },
  }
}
