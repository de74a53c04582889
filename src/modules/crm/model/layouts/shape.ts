/** What a part of a layout has to be. */
export type Shape =
  | { kind: 'text' | 'translated' | 'boolean' | 'integer' | 'anything' }
  | { kind: 'choice'; of: readonly string[] }
  /** A map of named parts, of which some may be missing; no others may be there. */
  | {
      kind: 'object'
      required: Readonly<Record<string, Shape>>
      optional?: Readonly<Record<string, Shape>>
      apart?: readonly [string, string]
    }
  /** An object whose parts depend on its `type`. */
  | { kind: 'typed'; of: Readonly<Record<string, Shape>>; only?: readonly string[] }
  /** The same where the parts stand in `properties`. */
  | { kind: 'block'; only?: readonly string[] }
  /** Parts of one kind under names of the caller's; an empty one is none. */
  | { kind: 'map'; of: Shape; most?: number }

export const text = { kind: 'text' } as const
export const translated = { kind: 'translated' } as const
const boolean = { kind: 'boolean' } as const
const integer = { kind: 'integer' } as const
const anything = { kind: 'anything' } as const

const choice = (...of: string[]): Shape => ({ kind: 'choice', of })
const object = (required: Record<string, Shape>, optional: Record<string, Shape> = {}): Shape => ({
  kind: 'object',
  required,
  optional,
})
const map = (of: Shape, most?: number): Shape => ({ kind: 'map', of, ...(most ? { most } : {}) })

/** Where a part is shown: everywhere, in the browser, in the mobile application (field-types.md). */
const scope = choice('', 'web', 'mobile')

/** action.md */
const action: Shape = {
  kind: 'typed',
  of: {
    redirect: object({ uri: text }),
    restEvent: object({ id: text }, { actionParams: anything, animationType: choice('disable', 'loader') }),
    openRestApp: object(
      {},
      {
        actionParams: anything,
        sliderParams: {
          kind: 'object',
          required: {},
          optional: { width: integer, leftBoundary: integer, title: text },
          apart: ['width', 'leftBoundary'],
        },
      },
    ),
  },
}

const titled = { title: translated, action }
const shownTo = { scope, hideIfReadonly: boolean }

/** header.md */
const header = object(
  { title: translated },
  {
    titleAction: action,
    tags: map(
      object(
        { title: translated, type: choice('warning', 'success', 'failure', 'primary', 'secondary') },
        { action, ...shownTo },
      ),
      2,
    ),
  },
)

/** A part of the body that is no list of others. */
const simpleBlocks = ['text', 'link', 'deadline'] as const

/** The properties of content blocks by their types (content-block.md). */
export const blockProperties: Readonly<Record<string, Shape>> = {
  text: object(
    { value: translated },
    {
      ...{ multiline: boolean, title: translated, bold: boolean, size: choice('xs', 'sm', 'md') },
      ...{ color: choice('base_50', 'base_60', 'base_70', 'base_90'), scope },
    },
  ),
  largeText: object({ value: translated }, { scope }),
  link: object({ text: translated, action }, { bold: boolean, scope }),
  withTitle: object({ title: translated, block: { kind: 'block', only: simpleBlocks } }, { inline: boolean, scope }),
  lineOfBlocks: object({ blocks: map({ kind: 'block', only: simpleBlocks }) }, { scope }),
  deadline: object({}, { readonly: boolean, scope }),
}

const MOST_BLOCKS = 20
const blocks = map({ kind: 'block' }, MOST_BLOCKS)

/** footer.md, menu-item.md */
const footer = object(
  {},
  {
    buttons: map(object({ ...titled, type: choice('primary', 'secondary') }, shownTo), 2),
    menu: object(
      {},
      {
        ...{ showPinItem: boolean, showPostponeItem: boolean, showDeleteItem: boolean },
        items: map(object(titled, shownTo)),
      },
    ),
  },
)

/** A whole entry of a timeline (layout.md). */
export const entryLayout = object(
  {
    icon: object({ code: text }),
    header,
    body: object({ logo: object({ code: text }, { action }) }, { blocks }),
  },
  { footer },
)

/** Blocks that an application adds to an entry (rest-app-layout-dto.md). */
export const blocksLayout = object({ blocks })
