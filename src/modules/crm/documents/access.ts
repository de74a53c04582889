import type { Verb } from '../../../portal/roles.ts'
import type { Call } from '../../../rest/call.ts'
import { type Document, documentById } from '../../documentgenerator/index.ts'
import { recordKindById, recordKindsOf } from '../entities/registry.ts'
import { accessTo, isDenied } from '../model/access.ts'
import type { RecordKind } from '../model/entity-type.ts'
import { mayUseOwner } from '../requisites/owners.ts'
import { crmDocuments } from './family.ts'
import { idOf } from './kinds.ts'

/** Whether the caller may do so with a record; of records that are not there, who may do so with all of their type. */
export const mayUse = (call: Call, kind: RecordKind, id: number, verb: Verb): Promise<boolean> =>
  mayUseOwner(call, [kind], { typeId: kind.entityTypeId, id }, verb)

/** Fails for who may read no record at all: they see no document either. */
export async function requireViewer(call: Call<'viewDenied'>): Promise<void> {
  for (const kind of await recordKindsOf(call)) if (!isDenied(await accessTo(call, kind, 'read'))) return
  call.fail('viewDenied')
}

/** A document with the type of the record that it is about. */
export interface DocumentOfRecord {
  row: Document
  kind: RecordKind
}

/** A document for who may read the record that it is about; `changing` holds it. */
export async function requireDocument(
  call: Call<'idMissing' | 'notFound' | 'accessDenied'>,
  given: unknown,
  changing = false,
): Promise<DocumentOfRecord> {
  const row = await documentById(call, crmDocuments.moduleId, idOf(given), changing)
  const kind = row && (await recordKindById(call, Number(row.entity_type_id)))
  if (!row || !kind) return call.fail('notFound')
  if (!(await mayUse(call, kind, Number(row.entity_id), 'read'))) call.fail('accessDenied')
  return { row, kind }
}

/** The same for who may change that record. */
export async function requireOwnDocument<C extends string>(
  call: Call<C | 'idMissing' | 'notFound' | 'accessDenied'>,
  given: unknown,
  denied: C | 'accessDenied',
  changing = true,
): Promise<DocumentOfRecord> {
  const found = await requireDocument(call, given, changing)
  if (!(await mayUse(call, found.kind, Number(found.row.entity_id), 'update'))) call.fail(denied)
  return found
}
