import { board } from './board.ts'
import { bulk } from './bulk.ts'
import { common } from './common.ts'
import { csv } from './csv.ts'
import { details } from './details.ts'
import { filter } from './filter.ts'
import { home } from './home.ts'
import { list } from './list.ts'
import { palette } from './palette.ts'
import { preferences } from './preferences.ts'
import { shell } from './shell.ts'
import { spans } from './spans.ts'
import { types } from './types.ts'

/** Every text of the web portal in English, a file for each part of it: the other languages have the same keys. */
export const en = {
  board,
  bulk,
  csv,
  spans,
  common,
  details,
  filter,
  home,
  list,
  palette,
  preferences,
  shell,
  types,
}

export type Messages = typeof en
