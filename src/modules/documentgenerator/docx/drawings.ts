import { type Placeholder, placeholder } from './placeholder.ts'

const DRAWING = /<w:drawing>(?:(?!<w:drawing>)[\s\S])*?<\/w:drawing>/g
const ALTERNATIVE = /<wp:docPr\b[^>]*?\b(?:descr|title)="\s*\{([^{}"]+)\}\s*"/

/**
 * The text of a part with other pictures in the places of those whose alternative text is a placeholder: a template has a
 * sample where a logo or a stamp goes, of its size and at its place. `picture` gives what stands for it, null where
 * nothing does; without an answer the drawing stays.
 */
export const drawingsWith = (
  text: string,
  picture: (place: Placeholder) => { relation: string } | null | undefined,
): string =>
  text.replace(DRAWING, found => {
    const place = placeholder(ALTERNATIVE.exec(found)?.[1] ?? '')
    const instead = place ? picture(place) : undefined
    if (instead === undefined) return found
    return instead ? found.replace(/\br:embed="[^"]*"/, `r:embed="${instead.relation}"`) : ''
  })
