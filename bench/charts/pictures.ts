import type { Results } from '../report/results.ts'
import type { Series } from '../scenarios/scenario.ts'
import type { Row } from '../support/row.ts'
import { type Bar, barChart } from './bar-chart.ts'
import { lineChart } from './line-chart.ts'

/** The pictures that results give, by the names of their files; none for what was not measured. */
export function pictures(results: Results): ReadonlyMap<string, string> {
  const { rows, series } = results
  const drawn = new Map<string, string>()
  const lines = (chart: string, draw: (found: readonly Series[]) => string): void => {
    const found = series.filter((each) => each.chart === chart)
    if (found.length > 0) drawn.set(`${chart}.svg`, draw(found))
  }
  const bars = (file: string, goals: readonly string[], draw: (found: readonly Bar[]) => string): void => {
    const found = barsOf(rows.filter(({ goal, unit }) => goals.includes(goal) && unit === '/s'))
    if (found.length > 0) drawn.set(file, draw(found))
  }
  const note = noteOf(results)
  bars('durable.svg', ['P2', 'P3', 'P4'], (found) =>
    barChart({ title: 'Durable reservations a second', note }, 'reservations a second', found),
  )
  bars('in-memory.svg', ['P1'], (found) =>
    barChart({ title: 'Reservations a second in memory', note }, 'reservations a second', found),
  )
  lines('in-flight', (found) =>
    lineChart(
      { title: 'Throughput by work in flight, one hot product', note },
      { x: 'reservations in flight', y: 'reservations a second' },
      found,
    ),
  )
  lines('contention', (found) =>
    lineChart(
      { title: 'Throughput by contention', note },
      { x: 'what callers want, of 10,000 products', y: 'reservations a second' },
      found,
    ),
  )
  lines('latency', (found) => latencyChart(note, found))
  lines('lock-strategies', (found) =>
    lineChart(
      {
        title: 'What a lock covers: throughput',
        note: `Transactions that hold it for a millisecond, 64 in flight\n${note}`,
      },
      { x: 'what callers want, of 10,000 levels in 10 warehouses', y: 'transactions a second' },
      found,
    ),
  )
  lines('lock-strategies-p99', (found) =>
    lineChart(
      {
        title: 'What a lock covers: latency, p99',
        note: `Transactions that hold it for a millisecond, 64 in flight\n${note}`,
      },
      { x: 'what callers want, of 10,000 levels in 10 warehouses', y: 'milliseconds', formatY: plain },
      found,
    ),
  )
  return drawn
}

/** Each nine of the percentile is as wide as the one before: what is rare is what matters. */
function latencyChart(note: string, series: readonly Series[]): string {
  const asOneIn = (percentile: number): number => Math.round(1e5 / (100 - percentile)) / 1e3
  const curves = series.map((curve) => ({
    ...curve,
    points: curve.points
      .filter(([percentile]) => Number(percentile) > 0 && Number(percentile) < 100)
      .map(([percentile, milliseconds]) => [asOneIn(Number(percentile)), milliseconds] as const),
  }))
  return lineChart(
    { title: 'Latency by percentile, every answer synced', note },
    {
      x: 'percentile',
      y: 'milliseconds',
      formatX: (oneIn) => (oneIn === 1 ? '' : `p${Number((100 - 100 / oneIn).toFixed(2))}`),
      formatY: plain,
    },
    curves,
  )
}

function plain(value: number): string {
  return `${Number(value.toPrecision(3))}`
}

/** Each system once: ours under what it did, a peer under its name. */
function barsOf(rows: readonly Row[]): Bar[] {
  const bars = new Map<string, Bar>()
  for (const { name, ours, peerName, peer } of rows) {
    const isHot = !/[\d,]+ products/.test(name)
    const title = `Stockhold, ${name.replace('reserve, ', '')}`
    bars.set(title, { name: title, value: ours, isOurs: true })
    const peerTitle = isHot ? peerName : `${peerName}, ${name.replace('reserve, ', '')}`
    if (peer !== null) bars.set(peerTitle, { name: peerTitle, value: peer, isOurs: false })
  }
  return [...bars.values()]
}

function noteOf({ machine, date, command }: Results): string {
  const { processor, cores, node } = machine
  return `${[processor, cores, node, ...machine.peers].join(', ')}; ${date.slice(0, 10)}\n${command}`
}
