import type { Messages } from '../en/index.ts'
import { activities } from './activities.ts'
import { bin } from './bin.ts'
import { board } from './board.ts'
import { common } from './common.ts'
import { details } from './details.ts'
import { filter } from './filter.ts'
import { list } from './list.ts'
import { people } from './people.ts'
import { settings } from './settings.ts'
import { shell } from './shell.ts'
import { timeline } from './timeline.ts'
import { types } from './types.ts'

export const ru: Messages = {
  bin,
  activities,
  board,
  common,
  details,
  filter,
  list,
  settings,
  people,
  shell,
  timeline,
  types,
}
