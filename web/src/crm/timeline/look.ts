import CreatedIcon from '@bitrix24/b24icons-vue/outline/CirclePlusIcon'
import MergeIcon from '@bitrix24/b24icons-vue/outline/DuplicateIcon'
import DocumentIcon from '@bitrix24/b24icons-vue/outline/FileIcon'
import InfoIcon from '@bitrix24/b24icons-vue/outline/InfoCircleIcon'
import BoundIcon from '@bitrix24/b24icons-vue/outline/LinkIcon'
import CommentIcon from '@bitrix24/b24icons-vue/outline/MessageIcon'
import ConvertIcon from '@bitrix24/b24icons-vue/outline/RepeatIcon'
import MoveIcon from '@bitrix24/b24icons-vue/outline/StagesIcon'
import PhoneIcon from '@bitrix24/b24icons-vue/outline/TelephonyIcon'
import GoneIcon from '@bitrix24/b24icons-vue/outline/TrashcanIcon'
import UnboundIcon from '@bitrix24/b24icons-vue/outline/UnlinkIcon'
import type { Component } from 'vue'
import { iconOf } from '../activities/kinds.ts'
import type { Entry } from './entries.ts'

const icons: Readonly<Record<string, Component>> = {
  add: CreatedIcon,
  move: MoveIcon,
  bind: BoundIcon,
  unbind: UnboundIcon,
  convert: ConvertIcon,
  merge: MergeIcon,
  comment: CommentIcon,
  document: DocumentIcon,
  activityGone: GoneIcon,
}

/** Pictures of log messages that come with the portal (logmessage/icons/). */
const logIcons: Readonly<Record<string, Component>> = {
  call: PhoneIcon,
  'call-completed': PhoneIcon,
  document: DocumentIcon,
}

export function iconFor({ type, settings, activity }: Entry): Component {
  if (type === 'log') return logIcons[String(settings?.iconCode)] ?? InfoIcon
  return icons[type] ?? (activity ? iconOf(activity) : InfoIcon)
}

/**
 * The entries that show their activity whole: where it was done, the last time, or where it came to be done already. One that
 * is planned stands at the top, and that it was planned is a line.
 */
export function wholeIn(entries: readonly Entry[]): ReadonlySet<number> {
  const shown = new Set<number>()
  const whole = entries.filter(({ type, activity }) => {
    if (!activity?.isDone || shown.has(activity.id)) return false
    const isMadeDone = type === 'activity' && (activity.doneAt === null || activity.doneAt === activity.created)
    if (type !== 'activityDone' && !isMadeDone) return false
    shown.add(activity.id)
    return true
  })
  return new Set(whole.map(({ id }) => id))
}
