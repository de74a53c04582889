import { wireMoment } from '../../../lib/moment.ts'
import { inLanguage } from '../../../lib/text.ts'
import { addressFor } from '../../../portal/address.ts'
import type { Call } from '../../../rest/call.ts'
import { addressesOf } from '../files.ts'
import { errorOf } from '../office/errors.ts'
import { type Document, mapOf } from './store.ts'

/** The path under which anybody sees a document that is public; the token is what opens it. */
export const DOCUMENT_PATH = '/pub/document/'

const reasons = {
  stamps: { en: 'The template is missing seals and signatures', ru: 'В шаблоне нет печатей и подписей' },
  qrCode: { en: 'The template is missing a QR code', ru: 'В шаблоне нет QR-кода' },
} as const

const idText = (id: number | null): string | null => (id === null ? null : String(id))

/** The addresses of a document's files; of one that is not there yet an empty text (crm-document-generator-document-get.md). */
async function links(call: Call, rows: readonly Document[]): Promise<ReadonlyMap<number, Record<string, string>>> {
  const addresses = await addressesOf(
    call,
    rows.flatMap(({ file_id, image_id, pdf_id }) => [file_id, image_id, pdf_id]),
  )
  const named = (name: string, id: number | null): Record<string, string> => {
    const address = addresses.get(Number(id)) ?? ''
    return { [name]: address, [`${name}Machine`]: address && `${address}?download=1` }
  }
  return new Map(
    rows.map(row => [
      Number(row.id),
      {
        ...named('downloadUrl', row.file_id),
        ...named('imageUrl', row.image_id),
        ...named('pdfUrl', row.pdf_id),
      },
    ]),
  )
}

/** Whether the conversion has failed, and why. */
const transformation = (row: Document, call: Pick<Call, 'language'>): Record<string, unknown> => {
  const error = errorOf(row)
  if (!error) return { isTransformationError: false }
  return {
    isTransformationError: true,
    transformationErrorMessage: inLanguage(error.text, call.language),
    transformationErrorCode: error.code,
  }
}

const valuesOf = (row: Document, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  ...more,
  _creationMethod: 'rest',
  ...(row.stamps_enabled === null ? {} : { stampsEnabled: row.stamps_enabled === 'Y' }),
  ...mapOf(row.field_values),
})

/** The public address of a document; null where it is not public. */
export const publicUrl = async (call: Call, token: string | null): Promise<string | null> =>
  token === null ? null : `${await addressFor(call)}${DOCUMENT_PATH}${token}`

/** A document as `get` shows it, with a summary of the goods in what it is about: ids are texts. */
export async function showDocument(
  call: Call,
  row: Document,
  products: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const hasStamps = row.has_stamps === 'Y'
  const addresses = (await links(call, [row])).get(Number(row.id))
  return {
    changeStampsEnabled: hasStamps,
    changeStampsDisabledReason: hasStamps ? '' : inLanguage(reasons.stamps, call.language),
    changeQrCodeEnabled: false,
    qrCodeEnabled: false,
    changeQrCodeDisabledReason: inLanguage(reasons.qrCode, call.language),
    products,
    publicUrl: await publicUrl(call, row.public_token),
    title: row.title,
    number: row.number,
    id: String(row.id),
    createTime: wireMoment(row.create_time!, call.zone),
    createdBy: idText(row.created_by),
    updateTime: wireMoment(row.update_time!, call.zone),
    updatedBy: idText(row.updated_by),
    stampsEnabled: row.stamps_enabled === 'Y',
    ...transformation(row, call),
    values: valuesOf(row, { productsTableVariant: '' }),
    templateId: String(row.template_id),
    pullTag: `TRANSFORMDOCUMENT${row.id}`,
    // What is sent by e-mail: the PDF, or the document itself as long as there is none.
    emailDiskFile: Number(row.pdf_id ?? row.file_id),
    entityId: String(row.entity_id),
    entityTypeId: String(row.entity_type_id),
    ...addresses,
  }
}

/** Documents as `list` shows them. */
export async function showDocuments(call: Call, rows: readonly Document[]): Promise<Record<string, unknown>[]> {
  const addresses = await links(call, rows)
  return rows.map(row => ({
    id: String(row.id),
    title: row.title,
    number: row.number,
    templateId: String(row.template_id),
    fileId: idText(row.file_id),
    imageId: idText(row.image_id),
    pdfId: idText(row.pdf_id),
    createTime: wireMoment(row.create_time!, call.zone),
    updateTime: wireMoment(row.update_time!, call.zone),
    values: valuesOf(row),
    createdBy: idText(row.created_by),
    updatedBy: idText(row.updated_by),
    stampsEnabled: row.stamps_enabled === 'Y',
    entityId: String(row.entity_id),
    entityTypeId: String(row.entity_type_id),
    ...addresses.get(Number(row.id)),
  }))
}
