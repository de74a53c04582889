import { sourceOf } from '../../../lib/source.ts'
import type { UserfieldFamily } from '../../../records/userfields/families.ts'
import type { OwnUserfieldPhrases } from '../../../records/userfields/phrases.ts'
import { clients } from '../entities/clients.ts'
import { company } from '../entities/index.ts'
import { requisiteOwner } from '../entities/requisite.ts'
import { requireReader } from '../model/access.ts'
import { userfieldsOfRecords } from '../reference-data/userfields/families.ts'

const notFound = "The entity with ID '{id}' is not found."
const elementTaken = { code: 'ERROR_CORE', text: 'Fail to save enumeration field values' }

const phrases: OwnUserfieldPhrases = {
  everywhere: { accessDenied: 'Access denied.', notFound },
  add: {
    nameTaken: {
      code: 'ERROR_CORE',
      text: {
        en: 'The field {field} for the {entity} object already exists.',
        ru: 'Поле {field} для объекта {entity} уже существует.',
      },
    },
    tooMany: { code: 'ERROR_CORE', text: 'Fail to create new user field' },
    elementTaken,
  },
  // Quirk: the code that the others leave out.
  get: { notFound: { code: 'ERROR_NOT_FOUND', text: notFound } },
  update: { elementTaken },
}

/**
 * Fields of requisites, as those of records are (api-reference/crm/requisites/user-fields/); who may read contacts or
 * companies may read them.
 */
export const userfieldsOfRequisites: UserfieldFamily = {
  ...userfieldsOfRecords(company),
  owner: requisiteOwner,
  method: 'crm.requisite',
  source: sourceOf(import.meta.filename, '../entities/requisite.ts'),
  requireReader: call => requireReader(call, clients),
  readers: 'who may read a contact or company',
  phrases,
}
