import { nextTick, type Ref } from 'vue'

interface Grid {
  rows: Ref<number>
  columns: Ref<number>
  scrollTo(row: number): void
  open(row: number): void
  edit(row: number, column: number): void
  choose(row: number, range: boolean): void
  chooseAll(): void
}

/** Walks through the cells of a list by arrows; opens, edits and chooses what has the focus. */
export function useGridKeys(grid: Grid): (event: KeyboardEvent) => void {
  const cellAt = (row: number, column: number) => document.querySelector<HTMLElement>(`[data-cell="${row} ${column}"]`)
  async function focus(row: number, column: number): Promise<void> {
    const [y, x] = [
      Math.max(0, Math.min(row, grid.rows.value - 1)),
      Math.max(0, Math.min(column, grid.columns.value - 1)),
    ]
    grid.scrollTo(y)
    await nextTick()
    // A row that has just come into view is drawn with the next frame.
    if (!cellAt(y, x)) await new Promise(requestAnimationFrame)
    cellAt(y, x)?.focus({ preventScroll: true })
  }
  const steps: Readonly<Record<string, readonly [number, number]>> = {
    ArrowDown: [1, 0],
    ArrowUp: [-1, 0],
    ArrowRight: [0, 1],
    ArrowLeft: [0, -1],
    PageDown: [15, 0],
    PageUp: [-15, 0],
  }

  return function onKey(event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') {
      grid.chooseAll()
      return event.preventDefault()
    }
    const cell = (event.target as HTMLElement).closest<HTMLElement>('[data-cell]')
    if (!cell) return
    const [row = 0, column = 0] = cell.dataset.cell!.split(' ').map(Number)
    const step = steps[event.key]
    if (step) void focus(row + step[0], column + step[1])
    else if (event.key === ' ') grid.choose(row, event.shiftKey)
    else if (event.key === 'F2' || (event.key === 'Enter' && column > 0)) grid.edit(row, column)
    else if (event.key === 'Enter' && event.target === cell) grid.open(row)
    else return
    event.preventDefault()
  }
}
