import { fill, inLanguage, type Language, type Text } from '../../../lib/text.ts'
import type { Content } from '../html.ts'

/** Says texts in one language, with facts in their `{places}`. */
export const words =
  (language: Language) =>
  (text: Text, facts: Record<string, unknown> = {}): string =>
    fill(inLanguage(text, language), facts)

/** The same with facts that are HTML. */
export const richWords =
  (language: Language) =>
  (text: Text, facts: Record<string, Content>): Content =>
    inLanguage(text, language)
      .split(/\{(\w+)\}/)
      .map((part, at) => (at % 2 ? (facts[part] ?? '') : part))

/** How long somebody has to wait, in words: seconds, from a minute on minutes. */
export function duration(seconds: number, language: Language): string {
  const inMinutes = seconds > 90
  const count = inMinutes ? Math.ceil(seconds / 60) : seconds
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: inMinutes ? 'minute' : 'second',
    unitDisplay: 'long',
  }).format(count)
}
