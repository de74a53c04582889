import type { Call } from '../rest/call.ts'
import type { Row } from '../store/store.ts'
import { field, readOnly, upTo } from './define-field.ts'
import type { Draft } from './draft.ts'
import type { Fields } from './field.ts'

/** Who made a row, who changed it last, and when. */
export const audit: Fields = {
  DATE_CREATE: field('datetime', 'Created on', 'Дата создания', readOnly),
  DATE_MODIFY: field('datetime', 'Modified on', 'Дата изменения', readOnly),
  CREATED_BY_ID: field('user', 'Created by', 'Кем создан', readOnly),
  MODIFY_BY_ID: field('user', 'Modified by', 'Кем изменён', readOnly),
}

/** Values of a new row. */
export const created = (call: Call): Row => ({ date_create: call.now, created_by_id: call.caller.userId })

/** A change is noted in the row; one that was never changed has no such date (crm-requisite-preset-get.md). */
export function modified({ call, after }: Draft): void {
  after.date_modify = call.now
  after.modify_by_id = call.caller.userId
}

/** Fields of texts in one line each: name, title in English and in Russian, what longer ones are cut to. */
export const texts = (lines: readonly (readonly [name: string, en: string, ru: string, maxLength: number])[]): Fields =>
  Object.fromEntries(lines.map(([name, en, ru, maxLength]) => [name, field('string', en, ru, upTo(maxLength))]))
