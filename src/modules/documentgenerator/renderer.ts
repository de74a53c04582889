import type { Placeholder } from './docx/placeholder.ts'
import type { Filling } from './docx/render.ts'

// What reads and writes .docx is loaded when it is asked for first: a portal that makes no documents starts without it.
const docx = () => import('./docx/render.ts')

/** Whether bytes are a .docx whose places can be filled in. */
export async function isTemplateFile(content: Uint8Array): Promise<boolean> {
  return (await placesOf(content)) !== undefined
}

/** The places of a template; undefined for a file that cannot be read as one. */
export async function placesOf(content: Uint8Array): Promise<Placeholder[] | undefined> {
  const { NotProcessable, placeholdersOf } = await docx()
  try {
    return placeholdersOf(content)
  } catch (error) {
    if (error instanceof NotProcessable) return undefined
    throw error
  }
}

/** A template that is filled in; undefined where that cannot be done. */
export async function filledIn(content: Uint8Array, filling: Filling): Promise<Buffer | undefined> {
  const { NotProcessable, render } = await docx()
  try {
    return render(content, filling)
  } catch (error) {
    if (error instanceof NotProcessable) return undefined
    throw error
  }
}

/** Bytes as a picture that a document can show; undefined for anything else. */
export const pictureOf = async (content: Uint8Array) => (await import('./docx/picture.ts')).pictureOf(content)
