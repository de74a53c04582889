import type { Module } from '../module.ts'
import { conversions } from './office/worker.ts'

/**
 * What makes documents of templates, whatever they are about: templates, numbers, fields, conversion. The groups of methods
 * are made by its functions; it has no methods of its own.
 */
export const documentgenerator: Module = {
  name: 'documentgenerator',
  uses: [],
  methods: [],
  dueWork: [conversions],
}

export { cardsOf, isStamped, type Making, made, type Prepared, prepare } from './documents/make.ts'
export {
  type PublicDocument,
  type PublicFormat,
  publicDocument,
  publicFile,
  publicFormats,
} from './documents/public.ts'
export { DOCUMENT_PATH, publicUrl, showDocument, showDocuments } from './documents/show.ts'
export { DOCUMENT, type Document, deleteDocument, documentById, documentEvent, mapOf } from './documents/store.ts'
export type { Picture } from './docx/picture.ts'
export { constructorMissing, type DocumentFamily, editorPhrases, missingFields } from './family.ts'
export type { Kind, Leaf, Many, One, Provider, Source } from './fields/provider.ts'
export { contentOf, DOCUMENT_FILES, replaceFile } from './files.ts'
export { numeratorById, numeratorMethods } from './numerators/methods.ts'
export { nextNumber } from './numerators/number.ts'
export { awaited, convertSoon } from './office/worker.ts'
export { isTemplateFile, pictureOf } from './renderer.ts'
export { isFor } from './templates/access-codes.ts'
export { templateMethods } from './templates/methods.ts'
export { templatePhrases } from './templates/phrases.ts'
export { type Template, templateById, usersOf } from './templates/store.ts'
