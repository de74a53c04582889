import { useToast } from '@bitrix24/b24ui-nuxt/composables/useToast'
import { computed, type Ref, reactive, ref, watch } from 'vue'
import { batch } from '../../rest/batch.ts'
import { call } from '../../rest/call.ts'
import { Failure } from '../../rest/failure.ts'
import { isOwn, useLive } from '../../rest/live.ts'
import { session } from '../../rest/session.ts'
import { useTexts } from '../../texts/i18n.ts'
import { type EntityType, type RecordRow, titleOf } from '../entity-types/index.ts'
import { loadNames, loadUsers } from './names.ts'
import { type Stage, useStages } from './stages.ts'

/** A stage with its cards: the first pages of them, how many there are in all, and what they sum up to. */
export interface Column {
  stage: Stage
  cards: RecordRow[]
  count: number
  sum: number
}

interface Total {
  stage: string
  currency: string | null
  count: number
  sum: number
}

const PAGE = 50

/** The state of a board: its columns, and what people do with the cards. */
export function useBoard(
  type: Ref<EntityType>,
  category: Ref<number>,
  search: Ref<string>,
  conditions: Ref<Record<string, string>>,
) {
  const { t } = useTexts()
  const toast = useToast()
  const stages = useStages(type, category)
  const columns = ref<Column[]>([])
  const failure = ref<Failure | null>(null)
  const isReady = ref(false)
  const isDragging = ref(false)
  const ends = computed(() => (stages.data.value ?? []).filter(({ outcome }) => outcome !== 'process').slice(0, 2))
  const recent = reactive(new Set<string>())

  const filter = (): Record<string, unknown> => {
    const { category: of, title } = type.value.names
    const text = search.value.trim()
    return { ...conditions.value, ...(of && { [of]: category.value }), ...(text && { [`%${title[0]}`]: text }) }
  }
  const listOf = (stage: string, start: number) => {
    const { names } = type.value
    const select = Object.values(names).flat()
    return type.value.list({
      filter: { ...filter(), [names.stage!]: stage },
      select,
      order: { [names.id]: 'DESC' },
      start,
    })
  }
  const sumOf = (card: RecordRow): number => Number(type.value.names.sum ? card[type.value.names.sum] : 0) || 0
  const stageOf = (card: RecordRow): string => String(card[type.value.names.stage!])
  const columnAt = (stage: string) => columns.value.find(column => column.stage.id === stage)

  let round = 0
  async function load(): Promise<void> {
    const mine = ++round
    const all = stages.data.value
    if (!all) return
    failure.value = null
    const working = all.filter(({ outcome }) => outcome === 'process')
    try {
      const commands = Object.fromEntries(working.map(({ id }) => [id, listOf(id, 0)]))
      const totals = ['portico.record.totals', { entityTypeId: type.value.id, filter: filter() }] as const
      const [{ result, total, failures }] = await Promise.all([batch<string>({ ...commands, '': totals }), loadUsers()])
      const refused = Object.values(failures)[0]
      if (refused) throw refused
      if (mine !== round) return
      const sums = result[''] as Total[]
      columns.value = working.map(stage => ({
        stage,
        cards: type.value.rows(result[stage.id]),
        count: total[stage.id] ?? 0,
        sum: sums.filter(one => one.stage === stage.id).reduce((sum, one) => sum + one.sum, 0),
      }))
      isReady.value = true
      void fill(columns.value.flatMap(({ cards }) => cards))
    } catch (error) {
      if (mine === round) failure.value = error as Failure
    }
  }
  watch([stages.data, category, search, conditions], load, { immediate: true })
  watch(stages.error, error => {
    if (error instanceof Failure) failure.value = error
  })

  const fill = (cards: readonly RecordRow[]) => {
    const { contact, company } = type.value.names
    return loadNames({
      contact: contact ? cards.map(card => card[contact]) : [],
      company: company ? cards.map(card => card[company]) : [],
    })
  }

  async function loadMore(column: Column): Promise<void> {
    const { result } = await call(...listOf(column.stage.id, Math.floor(column.cards.length / PAGE) * PAGE))
    const more = type.value.rows(result).filter(row => !column.cards.some(({ id }) => id === row.id))
    column.cards.push(...more)
    void fill(more)
  }

  /** Puts a card where its stage says, in counts and sums too, before the portal has been asked. */
  function place(card: RecordRow, to: string): void {
    const [from, target] = [columnAt(stageOf(card)), columnAt(to)]
    if (from) {
      from.cards = from.cards.filter(({ id }) => id !== card.id)
      from.count--
      from.sum -= sumOf(card)
    }
    card[type.value.names.stage!] = to
    if (!target) return
    target.cards = [card, ...target.cards.filter(({ id }) => id !== card.id)]
    target.count++
    target.sum += sumOf(card)
  }

  const outcomeOf = (stage: string) => stages.data.value?.find(({ id }) => id === stage)?.outcome
  /** A card that was moved to where people are asked what it becomes: it stays until they have said so. */
  const converting = ref<RecordRow | null>(null)

  /** Cards that were moved here: the change that is told of them is on the board already. */
  const moving = new Set<string>()

  /** Moves a card; a refusal puts it back and says why. */
  async function move(card: RecordRow, to: string, canUndo = true): Promise<void> {
    const before = stageOf(card)
    if (before === to) return
    if (type.value.converts && canUndo && outcomeOf(to) === 'success') {
      place(card, before)
      converting.value = card
      return
    }
    place(card, to)
    moving.add(card.id)
    try {
      await call(...type.value.update(card.id, { [type.value.names.stage!]: to }))
      if (!canUndo) return
      const stage = stages.data.value?.find(({ id }) => id === to)?.name ?? to
      toast.add({
        title: t('board.moved', { stage }),
        description: titleOf(type.value, card),
        duration: 7000,
        actions: [
          { label: t('common.undo'), color: 'air-primary', size: 'sm', onClick: () => void move(card, before, false) },
        ],
      })
    } catch (error) {
      moving.delete(card.id)
      place(card, before)
      toast.add({ title: t('board.stays'), description: (error as Error).message, color: 'air-primary-alert' })
    }
  }

  /** Adds a record into a stage; rejects with the portal's own words. */
  async function add(stage: string, title: string, amount: number): Promise<void> {
    const { names } = type.value
    const { result } = await call(
      ...type.value.add({
        [names.title[0]!]: title,
        [names.stage!]: stage,
        ...(names.category && { [names.category]: category.value }),
        ...(names.sum && { [names.sum]: amount, [names.currency!]: session().crm?.currency }),
      }),
    )
    await absorb(type.value.added(result))
  }

  /** Takes a record over as the portal has it now. */
  async function absorb(id: number | string): Promise<void> {
    const { names } = type.value
    const select = Object.values(names).flat()
    const { result } = await call(...type.value.list({ filter: { ...filter(), [names.id]: id }, select, start: -1 }))
    const known = columns.value.flatMap(({ cards }) => cards).find(card => card.id === String(id))
    if (known) place(known, '')
    const [fresh] = type.value.rows(result)
    const stage = fresh && stageOf(fresh)
    if (!fresh || !columnAt(stage!)) return
    fresh[names.stage!] = ''
    place(fresh, stage!)
    recent.add(fresh.id)
    void fill([fresh])
  }
  useLive(change => {
    const { type: code, id, how } = change
    if (code !== type.value.code || isDragging.value) return
    if (isOwn(change) && moving.delete(String(id))) return
    if (how !== 'delete') return void absorb(id)
    const gone = columns.value.flatMap(({ cards }) => cards).find(card => card.id === String(id))
    if (gone) place(gone, '')
  })

  return {
    columns,
    ends,
    stages,
    failure,
    isReady,
    isDragging,
    recent,
    converting,
    load,
    loadMore,
    move,
    add,
    columnAt,
    sumOf,
  }
}

export type Board = ReturnType<typeof useBoard>
