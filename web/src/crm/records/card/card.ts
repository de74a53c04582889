import { useToast } from '@bitrix24/b24ui-nuxt/composables/useToast'
import { computed, type Ref, ref, shallowRef, watch } from 'vue'
import { call } from '../../../rest/call.ts'
import type { Failure } from '../../../rest/failure.ts'
import { isOwn, useLive } from '../../../rest/live.ts'
import { useTexts } from '../../../texts/i18n.ts'
import type { EntityType, RecordRow } from '../../entity-types/index.ts'
import { loadNames, loadUsers, names } from '../names.ts'

/** The state of a card: one record, and what people do with it. */
export function useCard(type: Ref<EntityType>, id: Ref<number>) {
  const { t } = useTexts()
  const toast = useToast()
  const record = ref<RecordRow | null>(null)
  const failure = shallowRef<Failure | null>(null)
  const isGone = ref(false)
  /** Who else has just changed it. */
  const changedBy = ref('')
  const category = computed(() => Number(record.value?.[type.value.names.category ?? ''] ?? 0))

  async function load(): Promise<void> {
    failure.value = null
    if (!id.value) return
    try {
      const [{ result }] = await Promise.all([call(...type.value.get(id.value)), loadUsers()])
      record.value = type.value.row(result)
      const { contact, company } = type.value.names
      await loadNames({
        contact: contact ? [record.value[contact]] : [],
        company: company ? [record.value[company]] : [],
      })
    } catch (error) {
      failure.value = error as Failure
    }
  }
  watch([type, id], load, { immediate: true })

  useLive(change => {
    const { type: code, id: changed, how, userId } = change
    if (isOwn(change) || code !== type.value.code || Number(changed) !== id.value) return
    if (how === 'delete') isGone.value = true
    else {
      changedBy.value = names.user[String(userId)] ?? ''
      void load()
    }
  })

  /** Saves one field; rejects with the portal's own words, and the value stays. */
  async function save(code: string, value: unknown): Promise<void> {
    changedBy.value = ''
    await call(...type.value.update(id.value, { [code]: value }))
    await load()
  }

  /** Moves it to a stage at once; a refusal takes it back. */
  async function move(stage: string): Promise<void> {
    const code = type.value.names.stage
    if (!record.value || !code || record.value[code] === stage) return
    const before = record.value[code]
    record.value[code] = stage
    try {
      await save(code, stage)
    } catch (error) {
      record.value[code] = before
      toast.add({ title: t('common.failed'), description: (error as Error).message, color: 'air-primary-alert' })
    }
  }

  /** Deletes it; tells whether that was done. */
  async function remove(): Promise<boolean> {
    try {
      await call(...type.value.remove(id.value))
      return true
    } catch (error) {
      toast.add({ title: t('common.failed'), description: (error as Error).message, color: 'air-primary-alert' })
      return false
    }
  }
  return { record, failure, isGone, changedBy, category, load, save, move, remove }
}
