/** Dark ink or white, whichever is easier to read on a colour `#rrggbb`. */
export function inkOn(color: string): string {
  const channel = (at: number): number => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }
  const light = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
  return 1.05 / (light + 0.05) > (light + 0.05) / 0.0636 ? '#ffffff' : '#13202e'
}

/** A colour that says no more than which person it is. */
export const colorOf = (id: number | string): string =>
  ['#0b7a5b', '#4a6a94', '#b0522d', '#8a4fc1', '#a8324f', '#1c6fa5', '#7a6a12', '#3b6d3f'][Number(id) % 8]!
