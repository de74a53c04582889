import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')

/**
 * The file that declares a method, for people: `src/rest/methods.ts` of its `import.meta.filename`, built or not; beside it
 * other files, by their paths from there.
 */
export function sourceOf(filename: string, ...others: string[]): string {
  const files = [filename, ...others.map(other => path.resolve(path.dirname(filename), other))]
  return files
    .map(file => `src/${path.relative(root, file).replaceAll(path.sep, '/').replace(/\.js$/, '.ts')}`)
    .join(' over ')
}
