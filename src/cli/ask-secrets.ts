import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import type { Operation } from '../control/operation.ts'

/** Asks for the secrets that an operation needs and that were not given: what is an argument, others on the machine see. */
export async function askSecrets({ params }: Operation, given: Record<string, unknown>): Promise<void> {
  for (const [name, { secret, required }] of Object.entries(params))
    if (secret && required && given[name] === undefined) given[name] = await askSecret(name)
}

/** A line of the input; on a terminal it is not shown. */
async function askSecret(name: string): Promise<string> {
  const { stdin, stderr } = process
  if (stdin.isTTY) stderr.write(`${name}: `)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: stdin, output: silent, terminal: stdin.isTTY ?? false })
  try {
    for await (const line of lines) return line
    return ''
  } finally {
    lines.close()
    if (stdin.isTTY) stderr.write('\n')
  }
}
