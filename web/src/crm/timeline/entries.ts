/** Whoever did something. */
export interface Person {
  id: number
  name: string
}

/** A file that was put to a comment or an activity. */
export interface ShownFile {
  id: number
  type: 'image' | 'file'
  name: string
  size: number
  image?: { width: number; height: number }
  urlShow: string
  urlDownload: string
}

/** What an application shows, and who it is. */
export interface ApplicationLayout<T = unknown> {
  applicationId: number
  title: string
  layout: T
}

/** With whom an activity is, as `crm.activity.list` tells it. */
export interface Communication {
  TYPE: string
  VALUE: string
  ENTITY_ID: string
  ENTITY_TYPE_ID: string
  ENTITY_SETTINGS: { NAME?: string; LAST_NAME?: string; COMPANY_TITLE?: string; LEAD_TITLE?: string } | []
}

/** An activity as a timeline shows it. */
export interface Activity {
  id: number
  typeId: number
  provider: string
  subject: string
  description: string
  isHtml: boolean
  direction: number
  isDone: boolean
  created: string
  start: string | null
  deadline: string | null
  doneAt: string | null
  isIncoming: boolean
  author: Person
  responsible: Person
  owner: { entityTypeId: number; id: number }
  color: number | null
  location: string
  communications: Communication[]
  files: ShownFile[]
  note: string | null
  configurable: ApplicationLayout<Layout> | null
  badge: { title: string; value: string; type: string } | null
  blocks: ApplicationLayout<{ blocks: Record<string, Block> }>[]
}

/** An entry of a timeline. */
export interface Entry {
  id: number
  type: string
  created: string
  author: Person
  settings: Record<string, unknown> | null
  comment: string | null
  mentions: Person[]
  files: Record<string, ShownFile>
  note: string | null
  isPinned: boolean
  blocks: ApplicationLayout<{ blocks: Record<string, Block> }>[]
  activity?: Activity | null
}

/** A text, or texts by their languages. */
export type Said = string | Record<string, string>

/** What a click does (configurable/structure/action.md). */
export interface Action {
  type: 'redirect' | 'restEvent' | 'openRestApp'
  uri?: string
}

/** A part of what an application shows (content-block.md). */
export interface Block {
  type: 'text' | 'largeText' | 'link' | 'deadline' | 'withTitle' | 'lineOfBlocks'
  properties: {
    value?: Said
    text?: Said
    title?: Said
    action?: Action
    bold?: boolean
    multiline?: boolean
    inline?: boolean
    size?: 'xs' | 'sm' | 'md'
    color?: string
    scope?: string
    block?: Block
    blocks?: Record<string, Block>
  }
}

/** What can be pressed, or chosen from a menu. */
export interface Press {
  title: Said
  action: Action
  type?: 'primary' | 'secondary'
  scope?: string
  hideIfReadonly?: boolean
}

/** The whole look of a configurable activity (layout.md). */
export interface Layout {
  icon: { code: string }
  header: {
    title: Said
    titleAction?: Action
    tags?: Record<string, { title: Said; type?: string; scope?: string; hideIfReadonly?: boolean; action?: Action }>
  }
  body: { logo: { code: string; action?: Action }; blocks?: Record<string, Block> }
  footer?: { buttons?: Record<string, Press>; menu?: { items?: Record<string, Press> } }
}
