import type { Text } from '../../../lib/text.ts'
import { isMoney } from './money.ts'
import { isLeaf, isMany, type Kind, type Leaf, type Many, type Provider } from './provider.ts'

/** A code of a template with what stands for it. */
export interface Resolved {
  title: Text
  kind: Kind
  /** The value, or those of a list's items. */
  leaves: readonly Leaf[]
  /** The list that it is of, by its code: `Products`. */
  list?: string
  /** Titles of what it is found in. */
  group: readonly Text[]
  /** `this.SOURCE.MY_COMPANY.UF_LOGO` */
  chain: string
  format?: Record<string, unknown>
  required?: true
  hideRow?: true
}

/** Where the names of a code are looked for. */
export interface Root {
  provider: Provider
  chain: string
  group: readonly Text[]
}

/** `MyCompany` of `MY_COMPANY`. */
export const codeOf = (name: string): string =>
  name
    .split('_')
    .map(word => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
    .join('')

/** The number of a row in its list, from 1. */
const INDEX = 'INDEX'

/** What a code stands for; undefined for one that nothing is called. Letters of any size mean the same. */
export async function resolve(code: string, roots: readonly Root[]): Promise<Resolved | undefined> {
  for (const root of roots) {
    const found = await within(code.toLowerCase(), root)
    if (found) return found
  }
  return undefined
}

async function within(rest: string, { provider, chain, group }: Root): Promise<Resolved | undefined> {
  const names = Object.keys(provider)
    .map(name => ({ name, code: codeOf(name).toLowerCase() }))
    .filter(({ code }) => rest.startsWith(code))
    .sort((a, b) => b.code.length - a.code.length)
  for (const { name, code } of names) {
    const node = provider[name]!
    const left = rest.slice(code.length)
    const path = `${chain}.${name}`
    if (isLeaf(node)) {
      if (left === '') return leafOf(await settled(node), path, group)
    } else if (isMany(node)) {
      const found = await itemsOf(node, left, { name, path, group: [...group, node.title] })
      if (found) return found
    } else if (left !== '') {
      const found = await within(left, { provider: await node.one(), chain: path, group: [...group, node.title] })
      if (found) return found
    }
  }
  return undefined
}

/** A value that had to be looked up. */
const settled = async (leaf: Leaf): Promise<Leaf> =>
  typeof leaf.value === 'function' ? { ...leaf, value: await leaf.value() } : leaf

function leafOf(leaf: Leaf, chain: string, group: readonly Text[], leaves: readonly Leaf[] = [leaf]): Resolved {
  const { title, kind = 'TEXT', required, hideRow } = leaf
  const format = leaf.format ?? (isMoney(leaf.value) ? { currencyId: leaf.value.currency, withZeros: true } : undefined)
  return {
    ...{ title, kind, leaves, group, chain },
    ...(format ? { format } : {}),
    ...(required ? { required } : {}),
    ...(hideRow ? { hideRow } : {}),
  }
}

/** The values of a list's items. */
async function itemsOf(
  node: Many,
  left: string,
  { name, path, group }: { name: string; path: string; group: readonly Text[] },
): Promise<Resolved | undefined> {
  const list = codeOf(name)
  if (left === INDEX.toLowerCase()) {
    const leaf: Leaf = { title: { en: 'Current number', ru: 'Порядковый номер' }, value: null }
    const leaves = (await node.many()).map((_, index): Leaf => ({ ...leaf, value: index + 1 }))
    return { ...leafOf(leaf, `${path}.${INDEX}`, group, leaves), list }
  }
  const item = codeOf(node.item).toLowerCase()
  if (!left.startsWith(item)) return undefined
  const inner = (provider: Provider): Root => ({ provider, chain: `${path}.${node.item}`, group })
  const blank = await within(left.slice(item.length), inner(node.blank))
  if (!blank) return undefined
  const leaves: Leaf[] = []
  for (const provider of await node.many()) {
    const found = await within(left.slice(item.length), inner(provider))
    leaves.push(found?.leaves[0] ?? blank.leaves[0]!)
  }
  return { ...blank, leaves, list, ...(node.hideRow ? { hideRow: true as const } : {}) }
}
