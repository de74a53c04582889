/** The users of the demo portal, by what they are there for. */
export const people = ['director', 'head', 'sales', 'keyAccounts', 'support', 'dismissed'] as const
export type Person = (typeof people)[number]

export type Gender = 'M' | 'F'

/** What a call or a meeting was about. */
export interface Talk {
  subject: string
  description: string
  incoming?: true
}

/** Everything in the demo data that differs by language. Long lists are texts, a line for each, with columns between bars. */
export interface DemoData {
  departments: Record<'sales' | 'keyAccounts' | 'support', string>
  /** Names of the roles that a new portal has, and of one more. */
  roles: Record<'director' | 'head' | 'manager' | 'support', string>
  users: Record<Person, { name: string; lastName: string; gender: Gender; position: string }>
  /** The second deal category, stages by their code in the default one. */
  category: { name: string; stages: Record<string, string> }
  userfields: {
    payment: { label: string; values: string[] }
    installation: { label: string }
    access: { label: string; values: string[] }
    offices: { label: string }
  }
  /** The n-th telephone number, out of 800, all of ranges that nobody has. */
  phone(n: number): string
  /** Words; of second names there may be none. */
  names: Record<Gender, string>
  secondNames: Record<Gender, string>
  lastNames: string
  lastNameOf(lastName: string, gender: Gender): string
  honorifics: Record<Gender, string>
  country: string
  cities: string[]
  streets: string[]
  streetLine(street: string, house: number): string
  measure: string
  posts: string[]
  /** Title | INDUSTRY */
  companies: string
  /** Name | price, by the section of the catalogue; they are numbered through */
  products: Record<string, string>
  /** What | DEAL_TYPE | number of the product:least-most, … */
  sales: string
  services: string
  /** Amounts of leads are guesses, so many times this. */
  leadAmount: number
  /** Title | SOURCE */
  leads: string
  /** Title | SOURCE | why it is none */
  junkLeads: string
  /** Title | SOURCE */
  repeatLeads: string
  dealComments: string[]
  contactComments: string[]
  calls: Talk[]
  meetings: Talk[]
  plans: { call: Talk; meeting: Talk }
  campaigns: string[]
}

export const words = (text: string): string[] => text.split(/\s+/).filter(Boolean)

/** The lines of a text, each cut into its columns. */
export const table = (text: string): string[][] =>
  text
    .trim()
    .split('\n')
    .map(line => line.split('|').map(column => column.trim()))

/** Something that is sold; `number` is the one by which sales name it. */
export interface Product {
  number: number
  name: string
  price: number
  section: string
}

export const productsOf = ({ products }: DemoData): Product[] =>
  Object.entries(products)
    .flatMap(([section, text]) => table(text).map(([name = '', price]) => ({ name, price: Number(price), section })))
    .map((product, i) => ({ number: i + 1, ...product }))
