import type { Messages } from '../en/index.ts'
import { activities } from './activities.ts'
import { arrange } from './arrange.ts'
import { bin } from './bin.ts'
import { board } from './board.ts'
import { card, kinds } from './card.ts'
import { common } from './common.ts'
import { conversion } from './conversion.ts'
import { details } from './details.ts'
import { filter } from './filter.ts'
import { list } from './list.ts'
import { merge } from './merge.ts'
import { people } from './people.ts'
import { products } from './products.ts'
import { related } from './related.ts'
import { requisites } from './requisites.ts'
import { settings } from './settings.ts'
import { shell } from './shell.ts'
import { timeline } from './timeline.ts'
import { types } from './types.ts'

export const ru: Messages = {
  bin,
  activities,
  arrange,
  board,
  card,
  common,
  conversion,
  details,
  filter,
  kinds,
  list,
  people,
  merge,
  products,
  related,
  requisites,
  settings,
  shell,
  timeline,
  types,
}
