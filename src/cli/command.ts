/** A command: what it is called with, what it does, and its run, which gives the exit code or none while it goes on. */
export interface Command {
  usage: string
  meaning: string
  run(args: string[]): Promise<number | undefined>
}
