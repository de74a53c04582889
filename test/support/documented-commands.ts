import { readFileSync } from 'node:fs'
import path from 'node:path'

const COMMAND = /^(npm|npx|portico|curl) /

/** The folder of the project. */
export const project = path.resolve(import.meta.dirname, '../..')

/** A line of a fenced block, without the words that explain it. */
export interface DocumentedCommand {
  line: number
  command: string
  /** What the page shows as its output: the lines below that begin with a brace. */
  output: string | null
}

/** The fenced blocks of a page, by their language. */
function blocksOf(page: string): { language: string; line: number; lines: string[] }[] {
  const blocks: { language: string; line: number; lines: string[] }[] = []
  let open = false
  for (const [index, line] of page.split('\n').entries()) {
    const fence = /^```(\w*)$/.exec(line)
    if (!fence && open) blocks.at(-1)!.lines.push(line)
    if (!fence) continue
    open = !open
    if (open) blocks.push({ language: fence[1]!, line: index + 2, lines: [] })
  }
  return blocks
}

export const pageText = (page: string): string => readFileSync(path.join(project, page), 'utf8')

/** The lines of a page's blocks that begin with a command, with the output below them. Other blocks are pictures. */
export function commandsOf(page: string): DocumentedCommand[] {
  const commands: DocumentedCommand[] = []
  for (const { language, line, lines } of blocksOf(pageText(page)))
    if (!language && COMMAND.test(lines[0]!))
      for (const [index, text] of lines.entries()) {
        if (text.startsWith('{')) commands.at(-1)!.output = text
        else if (text.trim()) commands.push({ line: line + index, command: withoutComment(text), output: null })
      }
  return commands
}

/** The programs of a page, in the language of their fence. */
export const programsOf = (page: string, language: string): string[] =>
  blocksOf(pageText(page))
    .filter(block => block.language === language)
    .map(({ lines }) => lines.join('\n'))

/** Commands that stand in the text: what is between backticks and begins with one of these words. */
export const commandsInText = (page: string, words: readonly string[]): string[] =>
  [...pageText(page).matchAll(/`([^`\n]+)`/g)]
    .map(([, code]) => code!)
    .filter(code => words.some(word => new RegExp(`^([A-Z]+=\\S+ )*${word} `).test(code)))

/** Two spaces end a command, unless they are in quotes. */
const withoutComment = (line: string): string => /^(?:'[^']*'|"[^"]*"|[^ ]| (?! ))*/.exec(line)![0].trimEnd()
