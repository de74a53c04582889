import type { Messages } from '../en/index.ts'
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

export const ru: Messages = {
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
