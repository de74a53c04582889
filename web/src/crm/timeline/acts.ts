import { useToast } from '@bitrix24/b24ui-nuxt/composables/useToast'
import { call } from '../../rest/call.ts'
import { useTexts } from '../../texts/i18n.ts'
import type { Entry } from './entries.ts'

/** What a note is on. */
export type NoteItem = { itemType: 1 | 2; itemId: number }

/** The note of an entry is on the activity that it tells of, unless it is on the entry itself. */
export const noteItemOf = ({ id, note, activity }: Entry): NoteItem =>
  activity && activity.note === note ? { itemType: 2, itemId: activity.id } : { itemType: 1, itemId: id }

/** What people do with entries of the timeline of a record; a refusal is told in the portal's own words, and told to the caller. */
export function useActs(place: () => { entityTypeId: number; id: number }) {
  const { t } = useTexts()
  const toast = useToast()
  const owner = () => ({ ownerTypeId: place().entityTypeId, ownerId: place().id })

  async function tried(method: string, params: Record<string, unknown>): Promise<boolean> {
    try {
      await call(method, params)
      return true
    } catch (error) {
      toast.add({ title: t('common.failed'), description: (error as Error).message, color: 'air-primary-alert' })
      return false
    }
  }
  return {
    pin: ({ id, isPinned }: Entry) => tried(`crm.timeline.item.${isPinned ? 'unpin' : 'pin'}`, { id, ...owner() }),
    removeComment: ({ id }: Entry) => tried('crm.timeline.comment.delete', { id, ...owner() }),
    removeLog: ({ id }: Entry) => tried('crm.timeline.logmessage.delete', { id }),
    removeActivity: (id: number) => tried('crm.activity.delete', { id }),
    saveNote: (item: NoteItem, text: string) =>
      text.trim()
        ? tried('crm.timeline.note.save', { ...owner(), ...item, text: text.trim() })
        : tried('crm.timeline.note.delete', { ...owner(), ...item }),
  }
}

export type Acts = ReturnType<typeof useActs>
