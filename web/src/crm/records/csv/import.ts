import { computed, type Ref, ref, shallowRef } from 'vue'
import { batch } from '../../../rest/batch.ts'
import type { Command } from '../../../rest/call.ts'
import { rightsFor, session } from '../../../rest/session.ts'
import type { EntityType } from '../../entity-types/index.ts'
import { newWork, runBatches } from '../bulk/work.ts'
import { useChoices } from '../choices.ts'
import { type Field, useFields } from '../fields.ts'
import { loadUsers } from '../names.ts'
import { type CheckedRow, checkRows, idsOfNames } from './check.ts'
import { csvText, readCsv } from './csv.ts'
import { importable, matchColumns } from './match.ts'

const BATCH = 50
const COMPANY = 4

/** The steps of an import: a file, what its columns mean, a look at what would be sent, and the work. */
export function useImport(type: Ref<EntityType>) {
  const { fields } = useFields(type)
  const choicesOf = useChoices(type)
  void loadUsers()
  const step = ref<'file' | 'match' | 'check' | 'work'>('file')
  const fileName = ref('')
  const table = shallowRef<string[][]>([])
  const codes = ref<string[]>([])
  const checked = shallowRef<CheckedRow[]>([])
  const unknown = shallowRef<string[]>([])
  const addsCompanies = ref(false)
  const isChecking = ref(false)
  const work = newWork()

  const heads = computed(() => table.value[0] ?? [])
  const rows = computed(() => table.value.slice(1))
  const choosable = computed(() => importable(fields.value.values()))
  const columns = computed(() => codes.value.map((code): Field | undefined => fields.value.get(code)))
  const good = computed(() => checked.value.filter(({ problems }) => !problems.length))
  const bad = computed(() => checked.value.filter(({ problems }) => problems.length))
  const mayAddCompanies = computed(() => unknown.value.length > 0 && rightsFor(COMPANY).add)

  /** Reads a file; false: there is no table in it. */
  async function take(file: File): Promise<boolean> {
    const read = await readCsv(file)
    if (read.length < 2) return false
    fileName.value = file.name
    table.value = read
    codes.value = matchColumns(heads.value, choosable.value, type.value)
    step.value = 'match'
    return true
  }

  /** Those without which nobody would know what the record is. */
  const required = computed(() => {
    const { title } = type.value.names
    const all = [...fields.value.values()].filter(
      ({ code, isRequired }) => isRequired && columns.value.some(one => one?.code === code),
    )
    const named = title.length === 1 ? [...fields.value.values()].filter(({ code }) => code === title[0]) : []
    return [...new Set([...all, ...named])]
  })

  async function check(): Promise<void> {
    isChecking.value = true
    const { ids, unknown: missing } = await idsOfNames(rows.value, columns.value).finally(() => {
      isChecking.value = false
    })
    unknown.value = missing
    // They get their ids when they are added.
    if (addsCompanies.value) for (const name of missing) ids.set(`crm_company ${name.toLowerCase()}`, '0')
    read(ids)
    step.value = 'check'
  }
  function read(ids: ReadonlyMap<string, string>): void {
    const { sum, currency } = type.value.names
    const defaults = sum && currency && codes.value.includes(sum) ? { [currency]: session().crm?.currency } : {}
    const context = { choicesOf, ids, isMonthFirst: session().language === 'en' }
    checked.value = checkRows(rows.value, columns.value, required.value, defaults, context)
  }

  /** Adds the companies that are named and not there. */
  async function addCompanies(): Promise<void> {
    const { ids, unknown: missing } = await idsOfNames(rows.value, columns.value)
    const commands = Object.fromEntries(
      missing.map((TITLE, at): [string, Command] => [`c${at}`, ['crm.company.add', { fields: { TITLE } }]]),
    )
    const { result } = await batch<string>(commands)
    missing.forEach((name, at) => {
      const id = result[`c${at}`]
      if (id) ids.set(`crm_company ${name.toLowerCase()}`, String(id))
    })
    read(ids)
  }

  async function* pages(): AsyncGenerator<Record<string, Command>> {
    const all = good.value
    for (let at = 0; at < all.length; at += BATCH)
      yield Object.fromEntries(all.slice(at, at + BATCH).map(row => [String(row.number), type.value.add(row.fields)]))
  }
  async function run(): Promise<void> {
    step.value = 'work'
    work.isRunning = true
    if (addsCompanies.value && unknown.value.length) await addCompanies()
    await runBatches(work, good.value.length, pages())
  }

  /** The rows that are not in the portal, with the reason in a column of its own. */
  function failedCsv(say: (row: CheckedRow) => string, head: string): string {
    const reasons = new Map<number, string>(bad.value.map(row => [row.number, say(row)]))
    for (const { id, text } of work.refused) reasons.set(Number(id), text)
    const failed = [...reasons]
      .sort(([a], [b]) => a - b)
      .map(([number, reason]) => [...(table.value[number - 1] ?? []), reason])
    return csvText([[...heads.value, head], ...failed])
  }
  return {
    ...{
      step,
      fileName,
      heads,
      rows,
      codes,
      columns,
      choosable,
      checked,
      good,
      bad,
      unknown,
      addsCompanies,
      mayAddCompanies,
    },
    ...{ isChecking, work, take, check, run, failedCsv },
  }
}

export type Import = ReturnType<typeof useImport>
