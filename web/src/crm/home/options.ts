import type { Bar } from './groups.ts'

/** The colours of the theme, which a canvas has to be told. */
export interface Colors {
  ink: string
  soft: string
  line: string
  card: string
  accent: string
  good: string
  bad: string
}

const NAMES = ['ink', 'soft', 'line', 'card', 'accent', 'good', 'bad'] as const

export function themeColors(): Colors {
  const style = getComputedStyle(document.documentElement)
  return Object.fromEntries(
    NAMES.map(name => [name, style.getPropertyValue(`--p-${name}`).trim()]),
  ) as unknown as Colors
}

interface Look {
  colors: Colors
  money: (value: number) => string
  /** Amounts as an axis has room for them: `12K`. */
  short: (value: number) => string
  isStill: boolean
}

const FONT = '"Open Sans", system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif'

// Tooltips are drawn, not written as HTML: the pages allow no styles in it.
const common = ({ colors, isStill }: Look) => ({
  animation: !isStill,
  animationDuration: 400,
  textStyle: { fontFamily: FONT, color: colors.soft },
  tooltip: {
    renderMode: 'richText',
    confine: true,
    backgroundColor: colors.card,
    borderColor: colors.line,
    textStyle: { color: colors.ink, fontFamily: FONT, fontSize: 13 },
  },
})

const axes = ({ colors, short }: Look) => ({
  value: {
    type: 'value',
    splitNumber: 4,
    axisLabel: { color: colors.soft, formatter: short },
    splitLine: { lineStyle: { color: colors.line } },
  },
  category: (data: readonly string[]) => ({
    type: 'category',
    data,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: colors.line } },
    axisLabel: { color: colors.soft },
  }),
})
const grid = { left: 4, right: 12, top: 34, bottom: 4, containLabel: true }

/** A row of bars, the colour of all of them. */
export interface Series {
  name: string
  color: string
  values: readonly number[]
  /** Stands behind the others. */
  isPale?: boolean
}

/** Bars side by side, or from left to right for names that need room. */
export function barOption(labels: readonly string[], series: readonly Series[], look: Look, isLying = false) {
  const isOver = series.some(({ isPale }) => isPale)
  const { value, category } = axes(look)
  const along = category(labels)
  return {
    ...common(look),
    tooltip: { ...common(look).tooltip, trigger: 'axis', axisPointer: { type: 'shadow' }, valueFormatter: look.money },
    legend:
      series.length > 1
        ? { top: 0, right: 0, textStyle: { color: look.colors.soft }, itemWidth: 12, itemHeight: 12 }
        : undefined,
    grid: series.length > 1 ? grid : { ...grid, top: 10 },
    xAxis: isLying ? value : along,
    yAxis: isLying
      ? { ...along, inverse: true, axisLabel: { ...along.axisLabel, width: 120, overflow: 'truncate' } }
      : value,
    series: series.map(({ name, color, values, isPale }) => ({
      type: 'bar',
      name,
      data: values,
      barMaxWidth: 26,
      barGap: isOver ? '-100%' : '12%',
      z: isPale ? 1 : 2,
      itemStyle: { color, opacity: isPale ? 0.28 : 1, borderRadius: isLying ? [0, 5, 5, 0] : [5, 5, 0, 0] },
    })),
  }
}

/** A step of a funnel. */
export interface Step extends Bar {
  name: string
  color: string
  /** How many are here or further. */
  reached: number
}

export function funnelOption(
  steps: readonly Step[],
  look: Look,
  text: (step: Step) => string,
  hint: (step: Step) => string,
) {
  return {
    ...common(look),
    tooltip: {
      ...common(look).tooltip,
      trigger: 'item',
      formatter: ({ dataIndex }: { dataIndex: number }) => hint(steps[dataIndex]!),
    },
    series: [
      {
        type: 'funnel',
        sort: 'none',
        left: 4,
        right: '42%',
        top: 8,
        bottom: 8,
        gap: 3,
        minSize: '8%',
        label: { position: 'right', color: look.colors.ink, fontSize: 12.5, lineHeight: 17 },
        labelLine: { length: 12, lineStyle: { color: look.colors.line } },
        itemStyle: { borderWidth: 0 },
        data: steps.map(step => ({
          name: step.name,
          value: step.reached,
          itemStyle: { color: step.color },
          label: { formatter: text(step) },
        })),
      },
    ],
  }
}
