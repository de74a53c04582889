/** Says how far long work has come: a bar where somebody watches, a line now and then elsewhere. */
export interface Progress {
  bar(label: string, total: number): { add(done: number, note?: string): void; end(): void }
}

const WIDTH = 30
const QUIET_MS = 5000

export function progress(out: NodeJS.WriteStream): Progress {
  return {
    bar(label, total) {
      const started = Date.now()
      let done = 0
      let said = started
      const line = (note: string): string => {
        const share = total ? Math.min(1, done / total) : 1
        const filled = Math.round(share * WIDTH)
        const seconds = ((Date.now() - started) / 1000).toFixed(0)
        return `${label} ${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${Math.round(share * 100)} % ${seconds} s ${note}`
      }
      return {
        add(more, note = '') {
          done += more
          if (out.isTTY) out.write(`\r\x1b[K${line(note).slice(0, (out.columns ?? 100) - 1)}`)
          else if (Date.now() - said >= QUIET_MS) {
            said = Date.now()
            out.write(`${line(note)}\n`)
          }
        },
        end() {
          if (out.isTTY) out.write('\r\x1b[K')
          out.write(`${label}: ${((Date.now() - started) / 1000).toFixed(1)} s\n`)
        },
      }
    },
  }
}
