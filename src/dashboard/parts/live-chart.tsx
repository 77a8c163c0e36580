import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import UPlot from 'uplot'
import { onCommits } from '../live.ts'

/** So many seconds are shown. */
const seconds = 120

/** Commits a second, as they come. */
export function LiveChart(): JSX.Element {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => drawIn(place.current as HTMLDivElement), [])
  return <div class="chart" ref={place} role="img" aria-label="Commits a second over the last two minutes" />
}

function drawIn(place: HTMLDivElement): () => void {
  const counts: number[] = Array(seconds).fill(0)
  let current = 0
  const chart = new UPlot(options(place), dataOf(counts), place)
  const stop = onCommits((_, count) => {
    current += count
  })
  const timer = setInterval(() => {
    counts.push(current)
    counts.shift()
    current = 0
    if (!document.hidden) chart.setData(dataOf(counts))
  }, 1_000)
  const size = new ResizeObserver(() => chart.setSize({ width: place.clientWidth, height: 140 }))
  size.observe(place)
  const dark = window.matchMedia('(prefers-color-scheme: dark)')
  const redraw = (): void => chart.redraw()
  dark.addEventListener('change', redraw)
  return () => {
    stop()
    clearInterval(timer)
    size.disconnect()
    dark.removeEventListener('change', redraw)
    chart.destroy()
  }
}

function dataOf(counts: readonly number[]): UPlot.AlignedData {
  return [counts.map((_, index) => index - seconds + 1), [...counts]]
}

/** The colours of the page, light or dark. */
function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}

function options(place: HTMLDivElement): UPlot.Options {
  const axis = {
    stroke: () => colour('--quiet'),
    grid: { stroke: () => colour('--line'), width: 1 },
    ticks: { show: false },
  }
  return {
    width: place.clientWidth || 300,
    height: 140,
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false }, y: { range: (_, __, most) => [0, Math.max(5, Math.ceil(most * 1.1))] } },
    axes: [
      { ...axis, values: (_, values) => values.map((value) => (value === 0 ? 'now' : `${value} s`)) },
      { ...axis, size: 44 },
    ],
    series: [
      {},
      { stroke: () => colour('--accent'), fill: () => colour('--accent-soft'), width: 1.5, points: { show: false } },
    ],
  }
}
