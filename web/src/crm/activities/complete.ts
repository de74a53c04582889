import { useToast } from '@bitrix24/b24ui-nuxt/composables/useToast'
import { call } from '../../rest/call.ts'
import { useTexts } from '../../texts/i18n.ts'

/** An activity as far as it can be completed. */
interface Completed {
  id: number
  subject: string
}

/**
 * Marks activities as done, with a way back. `gone` takes one off the page before the portal has been asked, `back` puts it
 * where it was: after a refusal, which is told, and after undoing.
 */
export function useComplete() {
  const { t } = useTexts()
  const toast = useToast()
  const set = (id: number, COMPLETED: 'Y' | 'N') => call('crm.activity.update', { id, fields: { COMPLETED } })
  const tell = (error: unknown) =>
    void toast.add({ title: t('common.failed'), description: (error as Error).message, color: 'air-primary-alert' })

  async function undo(id: number, back: () => void): Promise<void> {
    try {
      await set(id, 'N')
      back()
    } catch (error) {
      tell(error)
    }
  }
  return async ({ id, subject }: Completed, gone: () => void, back: () => void): Promise<void> => {
    gone()
    try {
      await set(id, 'Y')
      toast.add({
        title: t('activities.completed'),
        description: subject,
        duration: 7000,
        actions: [{ label: t('common.undo'), color: 'air-primary', size: 'sm', onClick: () => void undo(id, back) }],
      })
    } catch (error) {
      back()
      tell(error)
    }
  }
}
