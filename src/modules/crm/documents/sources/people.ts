import type { Row } from '../../../../store/store.ts'
import type { Leaf, Provider } from '../../../documentgenerator/index.ts'
import type { SourceContext } from './context.ts'
import { nameOf } from './fields.ts'

const text = (en: string, ru: string, value: unknown): Leaf => ({ title: { en, ru }, value: value ?? null })

/** A name in the order that the region has, or that the place says. */
export const fullName = (row: Row): Leaf => ({
  title: { en: 'Full name', ru: 'Ф. И. О.' },
  kind: 'NAME',
  value: nameOf(row),
})

/** A user: who is responsible. */
export async function userSource({ row }: SourceContext, id: unknown): Promise<Provider> {
  const user = await row('portal_user', id)
  return {
    NAME: text('First Name', 'Имя', user.name),
    LAST_NAME: text('Last Name', 'Фамилия', user.last_name),
    SECOND_NAME: text('Middle Name', 'Отчество', user.second_name),
    FORMATTED_NAME: fullName(user),
    EMAIL: text('E-Mail', 'E-Mail', user.email),
    PERSONAL_PHONE: text('Phone', 'Телефон', user.personal_phone),
    PERSONAL_MOBILE: text('Mobile', 'Мобильный телефон', user.personal_mobile),
    WORK_PHONE: text('Work Phone', 'Рабочий телефон', user.work_phone),
    WORK_POSITION: text('Position', 'Должность', user.work_position),
  }
}
