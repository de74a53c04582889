import { board } from './board.ts'
import { common } from './common.ts'
import { details } from './details.ts'
import { filter } from './filter.ts'
import { list } from './list.ts'
import { settings } from './settings.ts'
import { shell } from './shell.ts'
import { types } from './types.ts'

/** Every text of the web portal in English, a file for each part of it: the other languages have the same keys. */
export const en = {
  board,
  common,
  details,
  filter,
  list,
  settings,
  shell,
  types,
}

export type Messages = typeof en
