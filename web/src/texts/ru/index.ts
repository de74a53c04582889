import type { Messages } from '../en/index.ts'
import { board } from './board.ts'
import { common } from './common.ts'
import { details } from './details.ts'
import { filter } from './filter.ts'
import { list } from './list.ts'
import { settings } from './settings.ts'
import { shell } from './shell.ts'
import { types } from './types.ts'

export const ru: Messages = {
  board,
  common,
  details,
  filter,
  list,
  settings,
  shell,
  types,
}
