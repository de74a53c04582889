import type { Package } from './package.ts'
import type { Picture } from './picture.ts'

const RELATIONSHIPS = 'http://schemas.openxmlformats.org/package/2006/relationships'
const IMAGE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/image'

/** Pictures on their way into an archive: a picture that is shown twice is there once. */
export interface Media {
  /** The name under which a part of the archive refers to a picture. */
  relation(part: string, picture: Picture): string
  /** Puts the pictures and what refers to them into the archive. */
  write(): void
}

export function media(zip: Package): Media {
  const names = new Map<Picture, string>()
  const relations = new Map<string, Map<string, string>>()
  return {
    relation(part, picture) {
      let name = names.get(picture)
      if (name === undefined) {
        name = `media/generated${names.size + 1}.${picture.ending}`
        names.set(picture, name)
      }
      const own = relations.get(part) ?? new Map<string, string>()
      relations.set(part, own)
      const known = own.get(name) ?? `generated${own.size + 1}`
      own.set(name, known)
      return known
    },
    write() {
      for (const [{ content }, name] of names) zip.file(`word/${name}`, Buffer.from(content))
      for (const [part, own] of relations) addRelations(zip, part, own)
      if (names.size) addContentTypes(zip, new Set([...names.keys()].map(({ ending }) => ending)))
    },
  }
}

function addRelations(zip: Package, part: string, own: ReadonlyMap<string, string>): void {
  const path = part.replace(/([^/]+)$/, '_rels/$1.rels')
  const added = [...own].map(([target, id]) => `<Relationship Id="${id}" Type="${IMAGE}" Target="${target}"/>`).join('')
  const text = zip.file(path)?.asText() ?? `<Relationships xmlns="${RELATIONSHIPS}"></Relationships>`
  // An empty list may be written as one tag.
  const open = text.replace(/<Relationships\b([^>]*)\/>/, '<Relationships$1></Relationships>')
  zip.file(path, open.replace('</Relationships>', `${added}</Relationships>`))
}

function addContentTypes(zip: Package, endings: ReadonlySet<string>): void {
  const path = '[Content_Types].xml'
  const text = zip.file(path)!.asText()
  const missing = [...endings].filter(ending => !text.includes(`Extension="${ending}"`))
  const added = missing.map(ending => `<Default Extension="${ending}" ContentType="image/${ending}"/>`).join('')
  zip.file(path, text.replace(/(<Types\b[^>]*>)/, `$1${added}`))
}
