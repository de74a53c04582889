/** PostgreSQL takes less than 8000 bytes with a notification. */
const MOST = 7800

/** So much of what is not whole yet is kept: of a sender who died in the middle the rest never comes. */
const MOST_PARTS = 1000

/** Writes messages as payloads of notifications: `sender packet part/parts text`, in ASCII, so that no sign is cut. */
export function packer(sender: string): (messages: readonly object[]) => string[] {
  let packet = 0
  return messages => {
    const text = JSON.stringify(messages).replace(
      /[\u0080-\uffff]/g,
      sign => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
    packet++
    const parts = Math.ceil(text.length / MOST)
    return Array.from(
      { length: parts },
      (_, n) => `${sender} ${packet} ${n + 1}/${parts} ${text.slice(n * MOST, (n + 1) * MOST)}`,
    )
  }
}

/** Reads payloads, which come in their order from each sender; gives the messages that have come whole, of others alone. */
export function reader(own: string): (payload: string) => object[] {
  const begun = new Map<string, string[]>()
  return payload => {
    const [, sender, packet, part, parts, text] = /^(\S+) (\d+) (\d+)\/(\d+) (.*)$/s.exec(payload) ?? []
    if (!sender || sender === own) return []
    const key = `${sender} ${packet}`
    const texts = [...(begun.get(key) ?? []), text!]
    begun.delete(key)
    if (part !== parts) {
      if (begun.size >= MOST_PARTS) begun.delete(begun.keys().next().value!)
      begun.set(key, texts)
      return []
    }
    return texts.length === Number(parts) ? JSON.parse(texts.join('')) : []
  }
}
