/** A place of a template that is filled in: `{ProductsProductPriceRaw~WZ=Y}`. */
export interface Placeholder {
  /** `ProductsProductPriceRaw` */
  code: string
  /** What stands after the tilde, which says how the value is shown; empty where nothing does. */
  modifier: string
}

/** The inside of braces as a placeholder; undefined for braces that mean something else. */
export function placeholder(inside: string): Placeholder | undefined {
  const [, code, modifier = ''] = /^\s*([A-Za-z][\w.]*)\s*(?:~([^\r\n]*))?$/.exec(inside) ?? []
  return code === undefined ? undefined : { code, modifier: modifier.trim() }
}

/** Modifiers of the form `WZ=Y,NS=N`, by their names in small letters. */
export const options = (modifier: string): ReadonlyMap<string, string> =>
  new Map(
    modifier.split(',').flatMap(one => {
      const [, name, value] = /^\s*(\w+)\s*=\s*(.*?)\s*$/.exec(one) ?? []
      return name === undefined ? [] : [[name.toLowerCase(), value!] as const]
    }),
  )

/** Whether a placeholder takes what it shows from one or all of a list's items, whatever row it stands in. */
export const choosesItems = ({ modifier }: Placeholder): boolean => /(^|,)\s*(index|all)\s*=/i.test(modifier)
