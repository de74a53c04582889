import type { Ownership } from '../rest/changes/ownership.ts'
import { crm } from './crm/index.ts'
import { department } from './department/index.ts'
import { documentgenerator } from './documentgenerator/index.ts'
import { im } from './im/index.ts'
import { mail } from './mail/index.ts'
import type { Module } from './module.ts'
import { placement } from './placement/index.ts'
import { sonetGroup } from './sonet_group/index.ts'
import { tasks } from './tasks/index.ts'
import { user } from './user/index.ts'
import { userfieldconfig } from './userfieldconfig/index.ts'

/** What a portal is made of: the table of contents. */
export const modules: readonly Module[] = [
  user,
  department,
  placement,
  mail,
  im,
  documentgenerator,
  crm,
  sonetGroup,
  tasks,
  userfieldconfig,
]

/** What belongs to what, in all modules. */
export const ownership: Ownership = {
  owned: modules.flatMap(({ owned = [] }) => owned),
  parts: modules.flatMap(({ parts = [] }) => parts),
  references: modules.flatMap(({ references = [] }) => references),
}
