import { call } from '../../rest/call.ts'
import { everything } from '../../rest/everything.ts'
import type { Draft, FieldKind, FormField } from './form-field.ts'
import type { Thing, Things } from './things.ts'

export type Row = Readonly<Record<string, unknown>> & { ID: string }

/** A field of a table's form: by its code alone, or with what its description does not say. */
type Asked = string | ({ code: string } & Partial<FormField>)

/** A kind of rows that has `add`, `list`, `update`, `delete` and `fields`, which say what the form is called and asks for. */
export interface Table<R extends Row>
  extends Omit<Things<R>, 'load' | 'fields' | 'draft' | 'add' | 'update' | 'remove' | 'thing'> {
  /** `crm.vat` */
  method: string
  /** Which rows, and in which order. */
  list?: Draft
  asks(): readonly Asked[] | Promise<readonly Asked[]>
  /** What a new row begins with. */
  begins?: Draft
  /** What is sent with a new row besides its form. */
  fixed?: Draft
  thing(row: R): Thing
  /** What is sent for a draft of a row, or of a new one. */
  write?(draft: Draft, row: R | null): Draft
  read?(row: R): Draft
}

interface Described {
  type: string
  title: string
  isRequired: boolean
}

const kinds: Readonly<Record<string, FieldKind>> = {
  char: 'flag',
  boolean: 'flag',
  integer: 'number',
  double: 'number',
  date: 'date',
  datetime: 'date',
}

/** Things that are rows of a table. */
export function tableThings<R extends Row>(table: Table<R>): Things<R> {
  const {
    method,
    list = {},
    asks,
    begins = {},
    fixed = {},
    write = draft => draft,
    read = row => row,
    ...others
  } = table
  return {
    ...others,
    load: () => everything<R>(`${method}.list`, list),
    async fields() {
      const [{ result }, asked] = await Promise.all([call<Record<string, Described>>(`${method}.fields`), asks()])
      return asked.map((one): FormField => {
        const { code, ...said } = typeof one === 'string' ? { code: one } : one
        const { title = code, type = 'string', isRequired = false } = result[code] ?? {}
        return { code, name: title, kind: kinds[type] ?? 'text', isRequired, ...said }
      })
    },
    draft: row => (row ? read(row) : begins),
    add: draft => call(`${method}.add`, { fields: { ...fixed, ...write(draft, null) } }),
    update: (row, draft) => call(`${method}.update`, { id: row.ID, fields: write(draft, row) }),
    remove: ({ ID }) => call(`${method}.delete`, { id: ID }),
  }
}
