import type { Messages } from '../en/index.ts'
import { base } from './settings-base.ts'
import { sales } from './settings-sales.ts'
import { work } from './settings-work.ts'

export const settings: Messages['settings'] = { ...base, ...sales, ...work }
