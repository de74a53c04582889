import ActivityIcon from '@bitrix24/b24icons-vue/outline/CalendarWithChecksIcon'
import CompanyIcon from '@bitrix24/b24icons-vue/outline/CompanyIcon'
import HandshakeIcon from '@bitrix24/b24icons-vue/outline/HandshakeIcon'
import InvoiceIcon from '@bitrix24/b24icons-vue/outline/InvoiceIcon'
import LeadIcon from '@bitrix24/b24icons-vue/outline/LeadIcon'
import PersonIcon from '@bitrix24/b24icons-vue/outline/PersonIcon'
import QuoteIcon from '@bitrix24/b24icons-vue/outline/QuoteIcon'
import SmartProcessIcon from '@bitrix24/b24icons-vue/outline/SmartProcessIcon'
import ThreePersonsIcon from '@bitrix24/b24icons-vue/outline/ThreePersonsIcon'
import TrashcanIcon from '@bitrix24/b24icons-vue/outline/TrashcanIcon'
import { type Component, defineAsyncComponent } from 'vue'
import { entityTypeById } from '../crm/entity-types/index.ts'
import { type KnownType, knownTypes, session } from '../rest/session.ts'

/** An entry of the rail. */
export interface Entry {
  /** The pages below this path are the entry's. */
  base: string
  to: string
  title: string
  icon: Component
  /** What waits there. */
  counter?: Component
}

const icons = new Map<number, Component>([
  [1, LeadIcon],
  [2, HandshakeIcon],
  [3, PersonIcon],
  [4, CompanyIcon],
  [7, QuoteIcon],
  [31, InvoiceIcon],
])

/** The types that the caller may read, those that people use most first. */
export function crmEntries(nameOf: (type: KnownType) => string): Entry[] {
  const order = [2, 1, 3, 4, 31, 7]
  const place = (id: number) => (order.includes(id) ? order.indexOf(id) : order.length)
  return [...knownTypes()]
    .sort((a, b) => place(a.id) - place(b.id))
    .map(type => {
      const { base, stages } = entityTypeById(type.id)
      return {
        base: `${base}/`,
        to: `${base}/${stages ? 'kanban' : 'list'}/`,
        title: nameOf(type),
        icon: icons.get(type.id) ?? SmartProcessIcon,
      }
    })
}

/** What else there is for everybody, and the bin for who may delete something. */
export function otherEntries(titles: { people: string; bin: string }): Entry[] {
  const bin = { base: '/crm/recyclebin/', to: '/crm/recyclebin/', title: titles.bin, icon: TrashcanIcon }
  return [
    { base: '/company/', to: '/company/', title: titles.people, icon: ThreePersonsIcon },
    ...(knownTypes().some(({ rights }) => rights.delete) ? [bin] : []),
  ]
}
/** What is to be done with the records of all types; absent for who may read none. */
export const activityEntry = (title: string): Entry[] =>
  knownTypes().length
    ? [
        {
          ...{ base: '/crm/activity/', to: '/crm/activity/', title, icon: ActivityIcon },
          counter: defineAsyncComponent(() => import('../crm/activities/ActivityCount.vue')),
        },
      ]
    : []
/** Who may configure the CRM sees its settings, and administrators do. */
export const maySeeSettings = (): boolean => session().crm?.mayConfigure === true || session().isAdmin
