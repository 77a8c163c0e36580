import type { LockStrategy } from '../measurements/lock-strategy.ts'
import { ContenderProcess } from '../support/contender-process.ts'
import { type Contention, contentions, oneHotProduct, uniform } from '../support/contention.ts'
import { type Figure, median } from '../support/figure.ts'
import { measureInTurn } from '../support/rounds.ts'
import { compared, type Row } from '../support/row.ts'
import type { Effort, Scenario, Series } from './scenario.ts'

const inFlight = 64

const strategies: Readonly<Record<LockStrategy, string>> = {
  level: 'a lock a stock level',
  warehouse: 'a lock a warehouse',
  global: 'one lock for everything',
  optimistic: 'no lock, expectedVersion and retry',
}

interface Outcome {
  readonly perSecond: Figure
  readonly p99: Figure
  readonly tries: Figure
}

/** Interactive transactions that wait for something a millisecond each, by what their locks cover. */
export const lockStrategies: Scenario = {
  name: 'locks',
  title: 'what a lock covers, and no locks: transactions that think for a millisecond',
  async run({ effort }) {
    const chosen = effort.isQuick ? [uniform, oneHotProduct] : contentions
    const outcomes: [Contention, Readonly<Record<LockStrategy, Outcome>>][] = []
    for (const contention of chosen) outcomes.push([contention, await under(contention, effort)])
    const series = (chart: string, figure: keyof Outcome): Series[] =>
      (Object.keys(strategies) as LockStrategy[]).map((strategy) => ({
        chart,
        name: strategies[strategy],
        points: outcomes.map(([{ x }, found]) => [x, median(found[strategy][figure])]),
      }))
    return {
      rows: outcomes.flatMap(([{ x }, found]) => rowsOf(x, found)),
      series: [
        ...series('lock-strategies', 'perSecond'),
        ...series('lock-strategies-p99', 'p99'),
        ...series('lock-strategies-tries', 'tries'),
      ],
    }
  },
}

async function under(contention: Contention, effort: Effort): Promise<Record<LockStrategy, Outcome>> {
  const { products: levels, zipfExponent } = contention
  const contender = (strategy: LockStrategy) =>
    new ContenderProcess({
      name: strategy,
      measurement: 'lock strategy',
      params: { strategy, levels, zipfExponent, inFlight, seconds: effort.seconds },
    })
  const samples = await measureInTurn(
    { rounds: Math.min(effort.rounds, 3), warmUps: effort.isQuick ? 0 : 1 },
    {
      level: contender('level'),
      warehouse: contender('warehouse'),
      global: contender('global'),
      optimistic: contender('optimistic'),
    },
  )
  const outcomes = Object.entries(samples).map(([strategy, each]) => [
    strategy,
    {
      perSecond: each.map(({ perSecond }) => perSecond),
      p99: each.map(({ duration }) => duration[99]),
      tries: each.map(({ tries }) => tries),
    },
  ])
  return Object.fromEntries(outcomes) as Record<LockStrategy, Outcome>
}

/** The locks of a level, which are the default, beside each of the others. */
function rowsOf(contention: string, found: Readonly<Record<LockStrategy, Outcome>>): Row[] {
  const subject = {
    goal: '',
    name: `${contention}: ${strategies.level}`,
    unit: '/s',
    durability: 'none (memory)',
  } as const
  return (['warehouse', 'global', 'optimistic'] as const).map((other) =>
    compared(subject, found.level.perSecond, strategies[other], found[other].perSecond),
  )
}
