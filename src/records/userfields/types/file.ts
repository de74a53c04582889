import { listOf } from '../../../rest/params.ts'
import { isNewFile } from '../../field-types/field-type.ts'
import { file as plain, withContent } from '../../field-types/file.ts'
import { plainText } from '../../field-types/plain.ts'
import { atLeast, flag, sizes, title } from './setting.ts'
import type { UserfieldType } from './userfield-type.ts'

/** A file. */
export const file: UserfieldType = {
  id: 'file',
  title: { en: 'File', ru: 'Файл' },
  configTitle: { en: 'File', ru: 'Файл' },
  value: {
    ...plain,
    // Quirk: what is no file is skipped without a word (how-to-add-lead-with-files.md).
    skipsOthers: true,
    stored(value, { settings }) {
      const most = Number(settings?.MAX_ALLOWED_SIZE)
      return most > 0 && isNewFile(value) && value.content.length > most ? undefined : withContent(value)
    },
  },
  initial: {
    ...{ SIZE: 20, LIST_WIDTH: 0, LIST_HEIGHT: 0, MAX_SHOW_SIZE: 0, MAX_ALLOWED_SIZE: 0 },
    ...{ EXTENSIONS: [], TARGET_BLANK: 'Y' },
  },
  settable: {},
  further: {
    ...sizes,
    LIST_WIDTH: atLeast(title.size, 0),
    LIST_HEIGHT: atLeast(title.size, 0),
    MAX_SHOW_SIZE: atLeast(title.bound, 0),
    MAX_ALLOWED_SIZE: atLeast(title.bound, 0),
    EXTENSIONS: {
      type: 'string',
      title: { en: 'File Extensions', ru: 'Расширения файлов' },
      read: value => listOf(value)?.flatMap(item => plainText(item)?.trim() || []),
    },
    TARGET_BLANK: flag(title.how),
  },
}
