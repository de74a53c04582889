import { type Component, defineAsyncComponent } from 'vue'
import { session } from '../rest/session.ts'
import type { settings } from '../texts/en/settings.ts'

/** A page of the settings. */
export interface Subject {
  /** Where it stands: `/crm/configs/status/`. */
  path: string
  title: keyof typeof settings & `t${string}`
  /** Who may see it: what is done by the control API is administrators' alone. */
  forAdministrators: boolean
  page: Component
}

const at = (
  path: string,
  title: Subject['title'],
  page: () => Promise<Component>,
  forAdministrators = false,
): Subject => ({ path, title, forAdministrators, page: defineAsyncComponent(page) })

/** All there are, those that people need first at the top. */
const subjects: readonly Subject[] = [
  at('/crm/configs/status/', 'tStages', () => import('./stages/Stages.vue')),
  at('/crm/configs/fields/', 'tFields', () => import('./fields/Fields.vue')),
  at('/crm/configs/perms/', 'tRoles', () => import('./roles/Roles.vue'), true),
  at('/crm/configs/types/', 'tTypes', () => import('./types/Types.vue')),
  at('/crm/catalog/', 'tCatalog', () => import('./catalog/Catalog.vue')),
  at('/crm/configs/currency/', 'tCurrencies', () => import('./currency/Currencies.vue')),
  at('/crm/configs/mycompany/', 'tCompanies', () => import('./companies/Companies.vue')),
  at('/crm/configs/automation/', 'tAutomation', () => import('./automation/Automation.vue'), true),
  at('/crm/configs/templates/', 'tTemplates', () => import('./templates/Templates.vue')),
  at('/crm/configs/mail/', 'tMail', () => import('./mail/Mail.vue'), true),
]

/** The settings that the caller may see; nobody sees them while they act as somebody who may not. */
export function visibleSubjects(): readonly Subject[] {
  const { crm, isAdmin, actor } = session()
  const governs = isAdmin && !actor
  return subjects.filter(({ forAdministrators }) => (forAdministrators ? governs : crm?.mayConfigure))
}
