import { type Ref, reactive, watch } from 'vue'
import { nameInDisposition, sizeText } from '../../../lib/file-content.ts'

/** A file that a field has, and its addresses: to look at it and to have it. */
export interface StoredFile {
  id: number
  look: string
  have: string
}

interface Shown {
  id: number | string
  showUrl?: string
  downloadUrl?: string
  url?: string
  urlMachine?: string
}

const isShown = (value: unknown): value is Shown => typeof value === 'object' && value !== null && 'id' in value

/** The files in a value of a field, as the classic methods and those of items show them. */
export const filesIn = (value: unknown): StoredFile[] =>
  (Array.isArray(value) ? value : [value]).filter(isShown).map(({ id, showUrl, downloadUrl, url, urlMachine }) => ({
    id: Number(id),
    look: showUrl ?? url ?? '',
    have: downloadUrl ?? urlMachine ?? '',
  }))

interface Described {
  name: string
  size: string
  isPicture: boolean
}

const known = reactive<Record<number, Described>>({})

/** What files are called, how large they are and whether they are pictures: their addresses say so. */
export function useDescribed(files: Ref<readonly StoredFile[]>): (file: StoredFile) => Described {
  watch(
    files,
    all => {
      for (const { id, look } of all) {
        if (known[id]) continue
        known[id] = { name: `#${id}`, size: '', isPicture: false }
        void fetch(look, { method: 'HEAD' }).then(({ ok, headers }) => {
          if (!ok) return
          known[id] = {
            name: nameInDisposition(headers.get('content-disposition') ?? '') || `#${id}`,
            size: sizeText(Number(headers.get('content-length') ?? 0)),
            isPicture: /^image\//.test(headers.get('content-type') ?? ''),
          }
        })
      }
    },
    { immediate: true },
  )
  return ({ id }) => known[id] ?? { name: `#${id}`, size: '', isPicture: false }
}
