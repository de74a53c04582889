/** A user named in a comment: `[USER=5]Ann Lee[/USER]`. */
const MENTION = /\[USER=(\d{1,15})(?: REPLACE)?\]/gi

/** Ids of the users whom a comment names, each once, in their order. */
export const mentionedIn = (comment: string): number[] => [
  ...new Set([...comment.matchAll(MENTION)].map(([, id]) => Number(id)).filter(id => id > 0)),
]

/** A comment as a notice tells it: the names that it mentions stay, their marks go. */
export const withoutMarks = (comment: string): string => comment.replace(/\[\/?USER(=[^\]]*)?\]/gi, '')
