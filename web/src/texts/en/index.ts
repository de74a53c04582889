import { activities } from './activities.ts'
import { arrange } from './arrange.ts'
import { bin } from './bin.ts'
import { board } from './board.ts'
import { bulk } from './bulk.ts'
import { card, kinds } from './card.ts'
import { common } from './common.ts'
import { conversion } from './conversion.ts'
import { csv } from './csv.ts'
import { details } from './details.ts'
import { filter } from './filter.ts'
import { home } from './home.ts'
import { list } from './list.ts'
import { merge } from './merge.ts'
import { palette } from './palette.ts'
import { people } from './people.ts'
import { preferences } from './preferences.ts'
import { products } from './products.ts'
import { related } from './related.ts'
import { requisites } from './requisites.ts'
import type { settings } from './settings.ts'
import { shell } from './shell.ts'
import { spans } from './spans.ts'
import { timeline } from './timeline.ts'
import { types } from './types.ts'

/** Every text of the web portal in English, a file for each part of it: the other languages have the same keys. */
export const en = {
  bin,
  activities,
  arrange,
  board,
  bulk,
  csv,
  spans,
  card,
  common,
  conversion,
  details,
  filter,
  home,
  list,
  palette,
  preferences,
  kinds,
  people,
  merge,
  products,
  related,
  requisites,
  shell,
  timeline,
  types,
}

/** What is loaded before anything is seen. */
export type Loaded = typeof en

/** All texts: those of the settings come with their pages. */
export type Messages = Loaded & { settings: typeof settings }
