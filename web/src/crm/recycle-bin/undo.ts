import { useToast } from '@bitrix24/b24ui-nuxt/composables/useToast'
import { isKept } from '../../rest/session.ts'
import { useTexts } from '../../texts/i18n.ts'
import { restoreAll } from './bin.ts'

/** Tells that records were deleted, and offers to take that back for a while. */
export function useUndoDeletion() {
  const { t } = useTexts()
  const toast = useToast()
  return (title: string, records: readonly { entityTypeId: number; id: number }[], after?: () => unknown): void => {
    const undo = async () => {
      const { refused } = await restoreAll(records)
      if (refused.length)
        toast.add({ title: t('common.failed'), description: refused[0]!.message, color: 'air-primary-alert' })
      await after?.()
    }
    toast.add({
      title,
      duration: 7000,
      ...(records.length > 0 &&
        records.every(one => isKept(one.entityTypeId)) && {
          actions: [{ label: t('common.undo'), color: 'air-primary', size: 'sm', onClick: () => void undo() }],
        }),
    })
  }
}
