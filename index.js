import { entry } from './bin/entry.js'

export const { openPortal } = await import(entry('index'))
