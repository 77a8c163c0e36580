import { categories, colours, drawing, legend, short, values } from './drawing.ts'
import type { Markup } from './markup.ts'

export interface Series {
  readonly name: string
  readonly values: readonly number[]
}

const label = { show: true, fontSize: 12, color: 'currentColor' }

/** A column a day, of parts that stand on each other. What is below 0 hangs below the line. */
export function dayColumns(about: string, unit: string, days: readonly string[], series: readonly Series[]): Markup {
  return drawing(about, 300, {
    legend,
    grid: { left: 60, right: 10, top: 56, bottom: 28 },
    xAxis: categories(days.map((day) => day.slice(5))),
    yAxis: values(unit),
    series: series.map(({ name, values: data }) => ({ type: 'bar', stack: 'all', name, data: [...data] })),
  })
}

export function dayLine(about: string, unit: string, days: readonly string[], data: readonly number[]): Markup {
  return drawing(about, 240, {
    grid: { left: 60, right: 10, top: 34, bottom: 28 },
    xAxis: { ...categories(days.map((day) => day.slice(5))), boundaryGap: false },
    yAxis: { ...values(unit), min: 0 },
    series: [{ type: 'line', data: [...data], symbol: 'none', areaStyle: { opacity: 0.15 }, lineStyle: { width: 2 } }],
  })
}

/** Columns in groups: one group a name, one column a series. */
export function groupedColumns(
  about: string,
  unit: string,
  names: readonly string[],
  series: readonly Series[],
): Markup {
  return drawing(about, 260, {
    legend,
    grid: { left: 60, right: 10, top: 56, bottom: 28 },
    xAxis: categories(names),
    yAxis: values(unit),
    series: series.map(({ name, values: data }) => ({
      type: 'bar',
      name,
      data: [...data],
      barMaxWidth: 46,
      label: { ...label, position: 'top', formatter: shortValue },
    })),
  })
}

/** Bars that lie, in the order that is given, the first on top. */
export function bars(about: string, unit: string, { name, values: data }: Series, names: readonly string[]): Markup {
  return drawing(about, 60 + names.length * 34, {
    grid: { left: 170, right: 70, top: 10, bottom: 40 },
    xAxis: { ...values(''), name: unit, nameLocation: 'middle', nameGap: 26, nameTextStyle: { color: 'currentColor' } },
    yAxis: { ...categories(names), inverse: true },
    series: [
      {
        type: 'bar',
        name,
        data: [...data],
        barMaxWidth: 20,
        label: { ...label, position: 'right', formatter: shortValue },
      },
    ],
  })
}

export interface BridgeStep {
  readonly name: string
  readonly effect: number
}

/** From one figure to another, by steps that hang between them. The axis begins near them: the steps are small. */
export function bridge(
  about: string,
  unit: string,
  from: BridgeStep,
  steps: readonly BridgeStep[],
  to: BridgeStep,
): Markup {
  const levels = [from.effect]
  for (const { effect } of steps) levels.push((levels.at(-1) as number) + effect)
  const [low, high] = [Math.min(...levels, to.effect), Math.max(...levels, to.effect)]
  const step = niceStep((high - low) / 3)
  const bottom = Math.floor((low - step) / step) * step
  const column = (value: number): object => ({ value: value - bottom, itemStyle: { color: colours[0] } })
  return drawing(about, 280, {
    grid: { left: 84, right: 10, top: 34, bottom: 28 },
    xAxis: categories([from.name, ...steps.map(({ name }) => name), to.name], { interval: 0 }),
    yAxis: {
      ...values(unit),
      min: 0,
      max: Math.ceil((high - bottom) / step) * step,
      interval: step,
      axisLabel: { fontSize: 12, color: 'currentColor', formatter: (value: number) => whole(value + bottom) },
    },
    series: [
      {
        ...{ type: 'bar', stack: 'bridge', barMaxWidth: 70, silent: true },
        itemStyle: { color: 'transparent' },
        data: [
          0,
          ...steps.map((_, index) => Math.min(levels[index] as number, levels[index + 1] as number) - bottom),
          0,
        ],
      },
      {
        ...{ type: 'bar', stack: 'bridge', barMaxWidth: 70 },
        data: [
          column(from.effect),
          ...steps.map(({ effect }) => ({
            value: Math.abs(effect),
            itemStyle: { color: effect < 0 ? colours[2] : colours[3] },
          })),
          column(to.effect),
        ],
      },
    ],
  })
}

function shortValue({ value }: { readonly value: number }): string {
  return short(value)
}

/** 1, 2 or 5 times a power of ten: the next from a distance on. */
function niceStep(distance: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(distance, 1e-9)))
  return power * ([1, 2, 5].find((factor) => factor * power >= distance) ?? 10)
}

function whole(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 0 })
}
