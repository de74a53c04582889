import { parse } from '@bbob/parser'
import { type FunctionalComponent, h, type VNodeChild } from 'vue'

/** A part of a text as the parser tells it: a word, or a tag with what stands in it. */
type Part = string | { tag: string; attrs?: Record<string, unknown>; content?: Part[] | null }

const TAGS = [
  'b',
  'i',
  'u',
  's',
  'url',
  'user',
  'quote',
  'code',
  'list',
  '*',
  'img',
  'p',
  'color',
  'size',
  'font',
  'br',
]

const plain: Readonly<Record<string, string>> = {
  b: 'b',
  i: 'i',
  u: 'u',
  s: 's',
  quote: 'blockquote',
  code: 'code',
  p: 'p',
}

const textOf = (parts: readonly Part[]): string =>
  parts.map(part => (typeof part === 'string' ? part : textOf(part.content ?? []))).join('')

const isAddress = (text: string): boolean => /^(https?:\/\/|mailto:|tel:|\/(?!\/))/i.test(text)

const link = (address: string, shown: VNodeChild): VNodeChild =>
  isAddress(address)
    ? h(
        'a',
        {
          class: 'p-link',
          href: address,
          ...(!address.startsWith('/') && { target: '_blank', rel: 'noopener noreferrer' }),
        },
        [shown],
      )
    : shown

/** Addresses in plain text can be followed. */
const linked = (text: string): VNodeChild[] =>
  text.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]])/).map((part, at) => (at % 2 ? link(part, part) : part))

function shown(parts: readonly Part[]): VNodeChild[] {
  const nodes: VNodeChild[] = []
  let words = ''
  const flush = () => {
    if (words) nodes.push(...linked(words))
    words = ''
  }
  for (const part of parts) {
    if (typeof part === 'string') words += part
    else {
      flush()
      nodes.push(tagShown(part))
    }
  }
  flush()
  return nodes
}

function tagShown({ tag, attrs = {}, content }: Exclude<Part, string>): VNodeChild {
  const parts = content ?? []
  const [value = ''] = Object.values(attrs).map(String)
  const name = tag.toLowerCase()
  if (name === 'user') return h('span', { class: 'p-mention' }, textOf(parts))
  if (name === 'url') return value ? link(value, textOf(parts)) : link(textOf(parts), textOf(parts))
  // Pictures of other hosts are not asked for: they can be followed.
  if (name === 'img') return link(textOf(parts), textOf(parts))
  if (name === 'br') return h('br')
  if (name === 'list')
    return h(
      'ul',
      items(parts).map(item => h('li', shown(item))),
    )
  if (plain[name]) return h(plain[name], shown(parts))
  return h('span', shown(parts))
}

/** What stands behind each `[*]` of a list. */
function items(parts: readonly Part[]): Part[][] {
  const found: Part[][] = []
  for (const part of parts) {
    if (typeof part !== 'string' && part.tag === '*') found.push([...(part.content ?? [])])
    else found.at(-1)?.push(part)
  }
  return found
}

/** A text with the marks of the API (`[B]`, `[URL=…]`, `[USER=5]…[/USER]`); what is no mark stays as it is. */
const RichText: FunctionalComponent<{ text: string }> = ({ text }) =>
  h(
    'div',
    { class: 'p-rich' },
    shown(parse(text, { onlyAllowTags: TAGS, caseFreeTags: true, contextFreeTags: ['code'] }) as Part[]),
  )

export default RichText
