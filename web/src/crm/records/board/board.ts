import { useToast } from '@bitrix24/b24ui-nuxt/composables/useToast'
import { computed, type Ref, reactive, ref, watch } from 'vue'
import { batch } from '../../../rest/batch.ts'
import { call } from '../../../rest/call.ts'
import { Failure } from '../../../rest/failure.ts'
import { isOwn, useLive } from '../../../rest/live.ts'
import { session } from '../../../rest/session.ts'
import { useTexts } from '../../../texts/i18n.ts'
import { type EntityType, type RecordRow, titleOf } from '../../entity-types/index.ts'
import { loadNames, loadUsers } from '../names.ts'
import { useStages } from '../stages.ts'
import { addAmount, type Column, columnsOf, type Total } from './columns.ts'

const PAGE = 50
/** The first page; the totals count all columns at once. */
const UNCOUNTED = -1
/** So many zones have room below the board. */
const MOST_ENDS = 4

/** The state of a board: its columns, and what people do with the cards. */
export function useBoard(
  type: Ref<EntityType>,
  category: Ref<number>,
  asked: Ref<Record<string, unknown>>,
  /** Codes of fields that cards show beside what every type has. */
  shown: Ref<readonly string[]>,
) {
  const { t } = useTexts()
  const toast = useToast()
  const stages = useStages(type, category)
  const columns = ref<Column[]>([])
  const failure = ref<Failure | null>(null)
  const isReady = ref(false)
  const isDragging = ref(false)
  const ends = computed(() =>
    (stages.data.value ?? []).filter(({ outcome }) => outcome !== 'process').slice(0, MOST_ENDS),
  )
  const recent = reactive(new Set<string>())

  const filter = (): Record<string, unknown> => {
    const { category: of } = type.value.names
    return { ...asked.value, ...(of && { [of]: category.value }) }
  }
  const select = computed(() => [...new Set([...Object.values(type.value.names).flat(), ...shown.value])])
  const listOf = (stage: string, start: number) => {
    const { names } = type.value
    return type.value.list({
      filter: { ...filter(), [names.stage!]: stage },
      select: select.value,
      order: { [names.id]: 'DESC' },
      start,
    })
  }
  const stageOf = (card: RecordRow): string => String(card[type.value.names.stage!])
  const columnAt = (stage: string) => columns.value.find(column => column.stage.id === stage)

  let round = 0
  async function load(): Promise<void> {
    const mine = ++round
    const known = stages.data.value
    if (!known) return
    failure.value = null
    const working = known.filter(({ outcome }) => outcome === 'process')
    try {
      const commands = Object.fromEntries(working.map(({ id }) => [id, listOf(id, UNCOUNTED)]))
      // Of the stages that are shown alone: an index finds them among all that ever were.
      const shownStages = { [type.value.names.stage!]: working.map(({ id }) => id) }
      const totals = [
        'portico.record.totals',
        { entityTypeId: type.value.id, filter: { ...filter(), ...shownStages } },
      ] as const
      const [{ result, failures }] = await Promise.all([batch<string>({ ...commands, '': totals }), loadUsers()])
      const refused = Object.values(failures)[0]
      if (refused) throw refused
      if (mine !== round) return
      columns.value = columnsOf(working, ({ id }) => type.value.rows(result[id]), result[''] as Total[])
      isReady.value = true
      void fill(columns.value.flatMap(({ cards }) => cards))
    } catch (error) {
      if (mine === round) failure.value = error as Failure
    }
  }
  watch([stages.data, category, asked], load, { immediate: true })
  watch(select, load)
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
      addAmount(from.sums, type.value, card, -1)
    }
    card[type.value.names.stage!] = to
    if (!target) return
    target.cards = [card, ...target.cards.filter(({ id }) => id !== card.id)]
    target.count++
    addAmount(target.sums, type.value, card, 1)
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
    const asked = { filter: { ...filter(), [names.id]: id }, select: select.value, start: UNCOUNTED }
    const { result } = await call(...type.value.list(asked))
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
    ...{ columns, ends, stages, failure, isReady, isDragging, recent, converting },
    ...{ load, loadMore, move, add, columnAt },
  }
}

export type Board = ReturnType<typeof useBoard>
