import { main } from '../../src/main.ts'

/** Runs the command line in this process; one after another, since what it prints is caught. */
export async function commandLine(args: string[]): Promise<{ code: number | undefined; out: string; err: string }> {
  const { log, error } = console
  let [out, err] = ['', '']
  console.log = (text: string) => {
    out += `${text}\n`
  }
  console.error = (text: string) => {
    err += `${text}\n`
  }
  try {
    const code = await main(args)
    return { code, out, err }
  } finally {
    console.log = log
    console.error = error
  }
}
