import { closeSync, openSync } from 'node:fs'

/**
 * Makes a file for whoever started the portal alone, where there is none; SQLite gives its other files the same mode. One
 * that is there is not even opened: to close it would take the locks from it that this process has.
 */
export function makeForOneself(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
