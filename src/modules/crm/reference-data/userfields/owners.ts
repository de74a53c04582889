import type { UserfieldOwner } from '../../../../records/userfields/owner.ts'
import type { Call } from '../../../../rest/call.ts'
import { clients } from '../../entities/clients.ts'
import { oldInvoiceKind, oldInvoiceOwner } from '../../entities/old-invoice.ts'
import { entityTypesOf } from '../../entities/registry.ts'
import { requisiteOwner } from '../../entities/requisite.ts'
import { accessTo, isDenied } from '../../model/access.ts'
import type { RecordKind } from '../../model/entity-type.ts'

/** What user fields are given to by `entityId` (api-reference/crm/universal/userfieldconfig/index.md). */
export interface ConfigOwner {
  owner: UserfieldOwner
  /** Who may read its records may see its fields. */
  mayRead(call: Call): Promise<boolean>
}

const mayRead = async (call: Call, types: readonly RecordKind[]): Promise<boolean> => {
  for (const type of types) if (!isDenied(await accessTo(call, type, 'read'))) return true
  return false
}

/** Requisites belong to contacts and companies: who may read either may read theirs. */
const requisites: ConfigOwner = { owner: requisiteOwner, mayRead: call => mayRead(call, clients) }

const oldInvoices: ConfigOwner = { owner: oldInvoiceOwner, mayRead: call => mayRead(call, [oldInvoiceKind]) }

/** Every owner of user fields in the CRM: what the portal has now, smart processes among it. */
export const userfieldOwners = async (call: Call): Promise<ConfigOwner[]> => [
  ...(await entityTypesOf(call)).map(type => ({ owner: type, mayRead: (call: Call) => mayRead(call, [type]) })),
  requisites,
  oldInvoices,
]

/** The owner that an `entityId` names: `CRM_DEAL`, `CRM_7`; undefined where the portal has none. */
export const userfieldOwnerOf = async (call: Call, entityId: string): Promise<ConfigOwner | undefined> =>
  (await userfieldOwners(call)).find(({ owner }) => owner.userFieldEntityId === entityId)
