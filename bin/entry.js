import { existsSync } from 'node:fs'

/** The file of a name as it was built or, in a clone where nobody has built it, its source, which Node.js reads too. */
export function entry(name) {
  const built = new URL(`../dist/${name}.js`, import.meta.url)
  return existsSync(built) ? built.href : new URL(`../src/${name}.ts`, import.meta.url).href
}
