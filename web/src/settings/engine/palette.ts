/** Colours that stages are offered: as different as can be, and each with a legible ink. */
export const PALETTE: readonly string[] = [
  ...['#39a8ef', '#2fc6f6', '#55d0e0', '#47e4c2', '#7bd500', '#bbed21'],
  ...['#ffc34d', '#ffa900', '#e0762b', '#ff5752', '#e97ac6', '#9f7ae9', '#8aa0b8'],
]
