import { reactive } from 'vue'

/** Files that were chosen and not sent yet, by the name of their draft: they outlive a card that is closed, and no reload. */
const chosen = reactive(new Map<string, File[]>())

/** The files of a draft. */
export function useChosenFiles(draft: () => string) {
  return {
    all: (): readonly File[] => chosen.get(draft()) ?? [],
    add: (files: Iterable<File>) => void chosen.set(draft(), [...(chosen.get(draft()) ?? []), ...files]),
    remove: (file: File) =>
      void chosen.set(
        draft(),
        (chosen.get(draft()) ?? []).filter(one => one !== file),
      ),
    clear: () => void chosen.delete(draft()),
  }
}

/** A file as methods take it: its name and its content (api-reference/files/). */
export const encoded = async (file: File | { name: string; blob: Blob }): Promise<[name: string, base64: string]> => [
  file.name,
  await base64('blob' in file ? file.blob : file),
]

const base64 = (blob: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''))
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(blob)
  })
