/** A snapshot that cannot be taken or restored: what is wrong and what would be right. */
export class BadSnapshot extends Error {}

/** Refuses what is no name of a snapshot: names become names of files and of schemas. */
export function checkName(name: string): void {
  if (!/^[A-Za-z0-9_-]{1,40}$/.test(name))
    throw new BadSnapshot(
      `${JSON.stringify(name)} is no name for a snapshot: give 1 to 40 Latin letters, digits, hyphens or underscores.`,
    )
}

/** There is none of that name. */
export class NoSuchSnapshot extends BadSnapshot {}

/** Says which there are. */
export function notThere(name: string, snapshots: readonly { name: string }[]): NoSuchSnapshot {
  const names = snapshots.map(one => one.name)
  return new NoSuchSnapshot(
    `There is no snapshot ${name}. ${names.length ? `There are: ${names.join(', ')}.` : 'None has been taken yet.'}`,
  )
}
