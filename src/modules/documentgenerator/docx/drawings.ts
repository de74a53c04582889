import { type Placeholder, placeholder } from './placeholder.ts'

const DRAWING = /<w:drawing>(?:(?!<w:drawing>)[\s\S])*?<\/w:drawing>/g
const ALTERNATIVE = /<wp:docPr\b[^>]*?\b(?:descr|title)="\s*\{([^{}"]+)\}\s*"/

/** What stands in the place of a sample. */
interface Instead {
  relation: string
  /** Of any unit: how wide and how high it is. */
  width: number
  height: number
}

/**
 * The text of a part with other pictures in the places of those whose alternative text is a placeholder: a template has a
 * sample where a logo or a stamp goes, of its size and at its place. `picture` gives what stands for it, null where
 * nothing does; without an answer the drawing stays.
 */
export const drawingsWith = (text: string, picture: (place: Placeholder) => Instead | null | undefined): string =>
  text.replace(DRAWING, found => {
    const place = placeholder(ALTERNATIVE.exec(found)?.[1] ?? '')
    const instead = place ? picture(place) : undefined
    if (instead === undefined) return found
    return instead ? fitted(found, instead).replace(/\br:embed="[^"]*"/, `r:embed="${instead.relation}"`) : ''
  })

const SIZE = /(<(?:wp:extent|a:ext)\b[^>]*?)\bcx="(\d+)" cy="(\d+)"/g

/** A picture is as large as the sample lets it be without being drawn out of its shape. */
const fitted = (drawing: string, { width, height }: Instead): string =>
  drawing.replace(SIZE, (_, tag: string, cx: string, cy: string) => {
    const scale = Math.min(Number(cx) / width, Number(cy) / height)
    return `${tag}cx="${Math.round(width * scale)}" cy="${Math.round(height * scale)}"`
  })
