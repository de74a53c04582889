import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import type { Operation } from '../control/operation.ts'
import { BadArguments } from './arguments.ts'

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

/** Asks somebody at a terminal before something is lost; scripts are not asked. */
export async function askToGoOn(question: string): Promise<void> {
  const { stdin, stderr } = process
  if (!stdin.isTTY) return
  const lines = createInterface({ input: stdin, output: stderr })
  try {
    const answer = await lines.question(`${question} Go on? [y/N] `)
    if (!/^y(es)?$/i.test(answer.trim())) throw new BadArguments('Nothing was done.')
  } finally {
    lines.close()
  }
}
