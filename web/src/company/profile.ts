import { computed, type Ref, ref, shallowRef, watch } from 'vue'
import { call } from '../rest/call.ts'
import { everything } from '../rest/everything.ts'
import type { Failure } from '../rest/failure.ts'
import { useLive } from '../rest/live.ts'
import { session } from '../rest/session.ts'
import { changePerson, type Department, type Person } from './people.ts'

/** A picture that somebody chose is no larger. */
const LARGEST_PHOTO = 5 * 1024 * 1024

/** Somebody's profile: they change their own, administrators everybody's. */
export function useProfile(id: Ref<number>) {
  const person = shallowRef<Person | null>(null)
  const departments = shallowRef<Department[]>([])
  const isReady = ref(false)
  const failure = shallowRef<Failure | null>(null)
  const isOwn = computed(() => id.value === session().user.id)
  const canEdit = computed(() => isOwn.value || session().isAdmin)

  async function load(): Promise<void> {
    try {
      const [{ result }, found] = await Promise.all([
        call<Person[]>('user.get', { ID: id.value }),
        everything<Department>('department.get', {}),
      ])
      person.value = result[0] ?? null
      departments.value = found
      failure.value = null
      isReady.value = true
    } catch (error) {
      failure.value = error as Failure
    }
  }
  watch(id, load, { immediate: true })
  useLive(({ type, id: changed }) => {
    if (type === 'USER' && Number(changed) === id.value) void load()
  })

  /** Who administers the portal does it as programs do; others change what is their own. */
  async function save(fields: Record<string, unknown>): Promise<void> {
    if (session().isAdmin) await changePerson(String(id.value), fields)
    else await call('portico.profile.set', fields)
    await load()
  }
  return { person, departments, isReady, failure, isOwn, canEdit, load, save }
}

/** A picture as methods take files; undefined for what is none, or is too large. */
export async function pictureOf(file: File): Promise<[name: string, content: string] | undefined> {
  if (!file.type.startsWith('image/') || file.size > LARGEST_PHOTO) return undefined
  const bytes = new Uint8Array(await file.arrayBuffer())
  let text = ''
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return [file.name, btoa(text)]
}
