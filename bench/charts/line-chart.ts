import type { Series } from '../scenarios/scenario.ts'
import { categoryAxis, linearAxis, logAxis } from './axes.ts'
import { drawSvg, font, type Picture, topOf } from './draw-svg.ts'

export interface Axes {
  readonly x: string
  readonly y: string
  /** Of numbers: logarithmic by default. */
  readonly scaleX?: 'log' | 'linear'
  readonly formatX?: (value: number) => string
  readonly formatY?: (value: number) => string
}

const symbols = ['circle', 'rect', 'triangle', 'diamond', 'emptyCircle', 'emptyRect', 'emptyTriangle']

/** Lines over steps that are numbers, on a logarithmic axis, or names. */
export function lineChart(picture: Picture, axes: Axes, series: readonly Series[]): string {
  const points = series.flatMap((line) => line.points)
  const isNamed = points.some(([x]) => typeof x === 'string')
  const longest = series.toSorted((a, b) => b.points.length - a.points.length)[0]
  const numbers = points.map(([x]) => Number(x))
  const xAxis = isNamed
    ? categoryAxis(axes.x, longest?.points.map(([x]) => `${x}`) ?? [])
    : axes.scaleX === 'linear'
      ? linearAxis(axes.x)
      : logAxis(axes.x, numbers, axes.formatX, Math.max(...numbers))
  const yAxis = logAxis(
    axes.y,
    points.map(([, y]) => y),
    axes.formatY,
  )
  const legendRows = Math.ceil(series.length / 4)
  return drawSvg(picture, {
    grid: { left: 84, right: 36, top: topOf(picture), bottom: 54 + legendRows * 40 },
    legend: { bottom: 10, left: 'center', width: '94%', itemGap: 30, textStyle: { fontFamily: font, fontSize: 12.5 } },
    xAxis: { ...xAxis, nameGap: 30 },
    yAxis: { ...yAxis, nameGap: 56 },
    series: series.map((line, index) => ({
      type: 'line',
      name: line.name,
      data: line.points.map((point) => [...point]),
      symbol: symbols[index % symbols.length],
      symbolSize: 8,
      lineStyle: { width: line.name.startsWith('Stockhold') ? 3 : 2 },
    })),
  })
}
