import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref, ref } from 'vue'
import { call } from '../../rest/call.ts'
import { everything } from '../../rest/everything.ts'
import { rightsFor } from '../../rest/session.ts'
import type { EntityType, RecordRow } from '../entity-types/index.ts'

/** Which requisites of the client and of the seller a record uses; 0 is none. */
export interface Link {
  REQUISITE_ID: number
  BANK_DETAIL_ID: number
  MC_REQUISITE_ID: number
  MC_BANK_DETAIL_ID: number
}

interface Row {
  ID: string
  NAME: string | null
  ENTITY_TYPE_ID: string
  ENTITY_ID: string
}

/** A requisite with its bank details, as it is chosen. */
export interface Choosable {
  id: number
  name: string
  banks: { id: number; name: string }[]
}

const none: Link = { REQUISITE_ID: 0, BANK_DETAIL_ID: 0, MC_REQUISITE_ID: 0, MC_BANK_DETAIL_ID: 0 }
const [CONTACT, COMPANY] = [3, 4]

async function requisitesOf(owners: readonly (readonly [type: number, id: number])[]): Promise<Choosable[]> {
  const found: Row[] = []
  for (const [ENTITY_TYPE_ID, ENTITY_ID] of owners)
    if (ENTITY_ID && rightsFor(ENTITY_TYPE_ID).read)
      found.push(
        ...(await everything<Row>('crm.requisite.list', {
          filter: { ENTITY_TYPE_ID, ENTITY_ID },
          order: { SORT: 'ASC' },
        })),
      )
  if (!found.length) return []
  const banks = await everything<Row>('crm.requisite.bankdetail.list', {
    filter: { '@ENTITY_ID': found.map(({ ID }) => ID) },
  })
  const named = ({ ID, NAME }: Row) => ({ id: Number(ID), name: NAME || `#${ID}` })
  return found.map(row => ({
    ...named(row),
    banks: banks.filter(({ ENTITY_ID }) => String(ENTITY_ID) === row.ID).map(named),
  }))
}

/** The requisites that a record uses, and those that it can use. */
export function useLink(type: Ref<EntityType>, id: Ref<number>, record: Ref<RecordRow>) {
  const problem = ref('')
  const client = computed(() => [
    [COMPANY, Number(record.value[type.value.names.company ?? ''] ?? 0)] as const,
    [CONTACT, Number(record.value[type.value.names.contact ?? ''] ?? 0)] as const,
  ])
  const owner = computed(() => ({ ENTITY_TYPE_ID: type.value.id, ENTITY_ID: id.value }))
  const { data: link, refetch } = useQuery({
    queryKey: ['requisite link', owner, client],
    queryFn: async (): Promise<Link> => {
      const { result } = await call<Record<keyof Link, string>[]>('crm.requisite.link.list', { filter: owner.value })
      const [row] = result
      return row
        ? (Object.fromEntries(
            Object.keys(none).map(name => [name, Number(row[name as keyof Link])]),
          ) as unknown as Link)
        : none
    },
  })
  const { data: clients } = useQuery({ queryKey: ['requisites of', client], queryFn: () => requisitesOf(client.value) })
  const { data: sellers } = useQuery({
    queryKey: ['requisites of sellers', computed(() => Number(record.value.mycompanyId ?? 0))],
    queryFn: async () => {
      const own = Number(record.value.mycompanyId ?? 0)
      if (own) return requisitesOf([[COMPANY, own]])
      const mine = await everything<{ ID: string }>('crm.company.list', {
        filter: { IS_MY_COMPANY: 'Y' },
        select: ['ID'],
      })
      return requisitesOf(mine.map(({ ID }) => [COMPANY, Number(ID)] as const))
    },
  })
  async function set(change: Partial<Link>): Promise<void> {
    problem.value = ''
    try {
      await call('crm.requisite.link.register', { fields: { ...owner.value, ...none, ...link.value, ...change } })
    } catch (error) {
      problem.value = (error as Error).message
    }
    await refetch()
  }
  return { link, clients, sellers, set, problem }
}
