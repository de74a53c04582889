/** The bytes of a file as base64, as the API takes them. */
export function contentOf(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''))
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(file)
  })
}

/** The name in a `content-disposition` header (RFC 6266); empty where there is none. */
export const nameInDisposition = (header: string): string => {
  const [, encoded = ''] = /filename\*=UTF-8''([^;]+)/i.exec(header) ?? []
  return decodeURIComponent(encoded)
}

/** How large a file is, for people: `12 kB`. */
export function sizeText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB']
  const step = Math.min(units.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** step
  return `${value >= 10 || step === 0 ? Math.round(value) : value.toFixed(1)} ${units[step]}`
}
