import AppIcon from '@bitrix24/b24icons-vue/outline/AppsIcon'
import CalendarIcon from '@bitrix24/b24icons-vue/outline/CalendarIcon'
import CheckIcon from '@bitrix24/b24icons-vue/outline/CircleCheckIcon'
import MailIcon from '@bitrix24/b24icons-vue/outline/MailIcon'
import PhoneInIcon from '@bitrix24/b24icons-vue/outline/PhoneInIcon'
import PhoneOutIcon from '@bitrix24/b24icons-vue/outline/PhoneOutIcon'
import type { Component } from 'vue'

/** What tells how an activity looks: its type, who provides it, and which way it went (1 in, 2 out). */
interface Kinded {
  typeId: number
  provider: string
  direction: number
}

type Kind = 'meeting' | 'callIn' | 'callOut' | 'emailIn' | 'emailOut' | 'todo' | 'other'

/** What kind of activity people call it. */
export function kindOf({ typeId, provider, direction }: Kinded): Kind {
  if (typeId === 1) return 'meeting'
  if (typeId === 2) return direction === 1 ? 'callIn' : 'callOut'
  if (typeId === 4) return direction === 1 ? 'emailIn' : 'emailOut'
  return provider === 'CRM_TODO' ? 'todo' : 'other'
}

const icons: Readonly<Record<Kind, Component>> = {
  meeting: CalendarIcon,
  callIn: PhoneInIcon,
  callOut: PhoneOutIcon,
  emailIn: MailIcon,
  emailOut: MailIcon,
  todo: CheckIcon,
  other: AppIcon,
}

export const iconOf = (activity: Kinded): Component => icons[kindOf(activity)]

/** Activities of applications are completed by those alone (crm-activity-configurable-update.md). */
export const isOfApplication = ({ provider }: Pick<Kinded, 'provider'>): boolean =>
  provider === 'CONFIGURABLE_REST_APP' || provider === 'REST_APP'
