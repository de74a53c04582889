import type { Text } from '../../../lib/text.ts'
import type { Document } from '../documents/store.ts'

/** Why a document has no PDF and no picture, as its methods tell it. */
export const transformationErrors = {
  'no-office': {
    code: 'TRANSFORMER_NOT_INSTALLED',
    text: {
      en: 'LibreOffice was not found on the machine of the portal, so there is no PDF and no picture. The .docx can be downloaded.',
      ru: 'На машине портала нет LibreOffice, поэтому PDF и изображения нет. Файл .docx можно скачать.',
    },
  },
  timeout: {
    code: 'TRANSFORMATION_TIMEOUT',
    text: {
      en: 'LibreOffice did not convert the document in time. The .docx can be downloaded.',
      ru: 'LibreOffice не успел преобразовать документ. Файл .docx можно скачать.',
    },
  },
  failed: {
    code: 'TRANSFORMATION_FAILED',
    text: {
      en: 'LibreOffice could not convert the document. The .docx can be downloaded.',
      ru: 'LibreOffice не смог преобразовать документ. Файл .docx можно скачать.',
    },
  },
} satisfies Record<string, { code: string; text: Text }>

export type TransformationError = keyof typeof transformationErrors

/** The failure of a document's conversion; undefined where it has not failed. */
export function errorOf({
  transformation,
  transformation_error,
}: Pick<Document, 'transformation' | 'transformation_error'>) {
  if (transformation === 'no-office') return transformationErrors['no-office']
  if (transformation !== 'failed') return undefined
  return transformation_error === 'timeout' ? transformationErrors.timeout : transformationErrors.failed
}
