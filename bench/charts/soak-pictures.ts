import type { Machine } from '../report/machine.ts'
import type { Series } from '../scenarios/scenario.ts'
import type { Stretch } from '../soak/history.ts'
import { lineChart } from './line-chart.ts'

export interface SoakResults {
  readonly date: string
  readonly command: string
  readonly machine: Machine
  readonly history: readonly Stretch[]
}

/** Latency and memory over the time of a soak, by the names of their files. */
export function soakPictures({ date, command, machine, history }: SoakResults): ReadonlyMap<string, string> {
  const note = `${machine.processor}, ${machine.cores}, ${machine.node}; ${date.slice(0, 10)}\n${command}`
  const line = (name: string, figure: (stretch: Stretch) => number): Series => ({
    chart: 'soak',
    name,
    points: history.map((stretch) => [stretch.minute, figure(stretch)]),
  })
  const axes = { x: 'minutes', scaleX: 'linear', formatY: (value: number) => value.toLocaleString('en') } as const
  const latency = lineChart(
    { title: 'Latency over time, mixed load on a file journal', note },
    { ...axes, y: 'milliseconds' },
    [line('p50', ({ p50 }) => p50), line('p99', ({ p99 }) => p99), line('p99.9', ({ p999 }) => p999)],
  )
  const memory = lineChart(
    { title: 'Memory over time, mixed load on a file journal', note },
    { ...axes, y: 'megabytes' },
    [
      line('heap, after a collection', ({ heapMegabytes }) => heapMegabytes),
      line('process', ({ processMegabytes }) => processMegabytes),
    ],
  )
  return new Map([
    ['soak-latency.svg', latency],
    ['soak-memory.svg', memory],
  ])
}
