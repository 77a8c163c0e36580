import { ContenderProcess } from '../support/contender-process.ts'
import { type Figure, median } from '../support/figure.ts'
import { measureInTurn } from '../support/rounds.ts'
import { compared, type Row } from '../support/row.ts'
import { throughputs } from '../support/throughputs.ts'
import type { Bench, Effort, Findings, Scenario, Series } from './scenario.ts'

const most = 16_384

/** Whether throughput holds with ever more in flight, and a queue at a lock with ever more who wait. */
export const manyInFlight: Scenario = {
  name: 'p7',
  title: 'very many in flight, and very many who wait for a lock',
  async run(bench) {
    const memory = await sweep(bench, 'in memory', 'none (memory)')
    const durable = await sweep(bench, 'durable', 'every answer synced', bench.directory)
    return {
      rows: [...memory.rows, ...durable.rows, await waiters(bench.effort)],
      series: [...(memory.series ?? []), ...(durable.series ?? [])],
    }
  },
}

async function sweep({ effort }: Bench, where: string, durability: string, directory?: string): Promise<Findings> {
  const system = { kind: 'stockhold', products: 1, ...(directory !== undefined && { directory }) } as const
  const until = directory === undefined ? { operations: effort.operations } : { seconds: effort.seconds }
  const steps = effort.isQuick ? [256, 4_096, most] : [1, 4, 16, 64, 256, 1_024, 4_096, most]
  const figures = await throughputs(
    effort,
    Object.fromEntries(steps.map((inFlight) => [inFlight, { system, load: { inFlight, until } }])),
  )
  const points = steps.map((inFlight) => [inFlight, median(figures[inFlight] as Figure)] as const)
  const [peak] = points.toSorted(([, a], [, b]) => b - a)[0] as readonly [number, number]
  const name = `${most.toLocaleString('en')} in flight, ${where}`
  const row = compared(
    { goal: 'P7', name, unit: '/s', durability, target: { atLeast: 0.9 } },
    figures[most] as Figure,
    `the peak, ${peak.toLocaleString('en')} in flight`,
    figures[peak],
  )
  const series: Series = { chart: 'in-flight', name: `Stockhold, ${where}`, points }
  return { rows: [row], series: [series] }
}

async function waiters(effort: Effort): Promise<Row> {
  const queue = (name: string, waiters: number) =>
    new ContenderProcess({
      name,
      measurement: 'lock waiters',
      params: { waiters, times: effort.operations / waiters / 2 },
    })
  const samples = await measureInTurn(effort, { few: queue('100 waiters', 100), many: queue('10,000 waiters', 10_000) })
  const figure = (name: keyof typeof samples): Figure => samples[name].map(({ microseconds }) => microseconds)
  return compared(
    {
      goal: 'P7',
      name: 'each of 10,000 who wait behind one transaction',
      unit: 'µs',
      durability: 'none (memory)',
      target: { atMost: 1.5 },
    },
    figure('many'),
    'each of 100',
    figure('few'),
  )
}
