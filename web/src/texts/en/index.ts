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

/** Every text of the web portal in English, a file for each part of it: the other languages have the same keys. */
export const en = {
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

export type Messages = typeof en
