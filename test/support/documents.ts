import assert from 'node:assert/strict'
import type { Crm, Fields } from './crm.ts'
import { docx, paragraph, textOf } from './docx.ts'

/** One pixel. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** The calls that tests of documents make again and again. */
export const documentsOf = (crm: Crm) => {
  let listening: ReturnType<Crm['portal']['listen']> | undefined
  const addNumerator = async (fields: Fields = {}): Promise<number> => {
    const named = { name: 'Numbers', template: '{NUMBER}', ...fields }
    return (await crm.result('crm.documentgenerator.numerator.add', { fields: named })).numerator.id
  }
  return {
    addNumerator,
    /** Adds a template of deals with these paragraphs, or a file, and gives its id. */
    async addTemplate(content: string | Buffer, fields: Fields = {}): Promise<string> {
      const file = typeof content === 'string' ? docx(paragraph(content)) : content
      const numeratorId = fields.numeratorId ?? (await addNumerator())
      const { template } = await crm.result('crm.documentgenerator.template.add', {
        fields: {
          ...{ name: 'Template', numeratorId, region: 'us', entityTypeId: [2], users: ['UA'] },
          file: ['template.docx', file.toString('base64')],
          ...fields,
        },
      })
      return template.id
    },
    // biome-ignore lint/suspicious/noExplicitAny: whatever the method answers
    async addDocument(templateId: string, entityId: number, more: Fields = {}, userId?: number): Promise<any> {
      const all = { templateId, entityTypeId: 2, entityId, ...more }
      return (await crm.result('crm.documentgenerator.document.add', all, userId)).document
    },
    /** The bytes of a file, by its address; fails where there is none. */
    async fileAt(address: string): Promise<Uint8Array> {
      listening ??= crm.portal.listen({ httpsPort: 'off' })
      const response = await fetch(new URL(address, (await listening).http))
      assert.equal(response.status, 200, address)
      return new Uint8Array(await response.arrayBuffer())
    },
    /** What stands in a document. */
    async read(document: { downloadUrl: string }): Promise<string[]> {
      return textOf(await this.fileAt(document.downloadUrl))
    },
  }
}
