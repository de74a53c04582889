/** A text as it is typed, and who its `@Ann Lee` are. */
export interface Typed {
  text: string
  /** Ids by names. */
  people: Record<string, number>
}

const MENTION = /\[USER=(\d+)(?: REPLACE)?\](.*?)\[\/USER\]/gi

/** A text as comments keep it: `@Ann Lee` is `[USER=5]Ann Lee[/USER]`. */
export function toComment({ text, people }: Typed): string {
  // Of two names of which one begins with the other, the longer is meant.
  const names = Object.keys(people).sort((a, b) => b.length - a.length)
  if (!names.length) return text
  const escaped = names.map(name => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return text.replace(
    new RegExp(`@(${escaped.join('|')})(?![\\p{L}\\p{N}])`, 'gu'),
    (_all, name: string) => `[USER=${people[name]}]${name}[/USER]`,
  )
}

/** The other way round, for a comment that is changed. */
export function fromComment(comment: string): Typed {
  const people: Record<string, number> = {}
  const text = comment.replace(MENTION, (_all, id: string, name: string) => {
    people[name] = Number(id)
    return `@${name}`
  })
  return { text, people }
}

/** What is being typed after an `@` that stands before the caret, and where; null where there is none. */
export function mentionAt(text: string, caret: number): { from: number; term: string } | null {
  const [, , term] = /(^|[\s(])@([\p{L}\p{N}._-]{0,30}(?: [\p{L}\p{N}._-]{0,30})?)$/u.exec(text.slice(0, caret)) ?? []
  return term === undefined ? null : { from: caret - term.length - 1, term }
}
