import type { ThroughputParams } from '../measurements/throughput.ts'
import { ContenderProcess } from '../support/contender-process.ts'
import type { Figure } from '../support/figure.ts'
import type { Load } from '../support/load.ts'
import { measureInTurn } from '../support/rounds.ts'
import { compared, type Row } from '../support/row.ts'
import { fewer, type Line, Sweep } from '../support/sweep.ts'
import type { Bench, Effort, Scenario } from './scenario.ts'

interface InFlight {
  readonly x: number
}

const most = 16_384
const bareMap = 'Map update, object, promise'
const plainClass = 'plain class, async-mutex'
/** More connections than this only make PostgreSQL slower. */
const mostConnections = 64

/** Whether throughput holds with ever more in flight, and a queue at a lock with ever more who wait. */
export const manyInFlight: Scenario = {
  name: 'p7',
  title: 'very many in flight, and very many who wait for a lock',
  async run(bench) {
    const { effort, directory } = bench
    const steps = effort.isQuick ? [256, most] : [1, 4, 16, 64, 256, 1_024, 4_096, most]
    const sweep = await Sweep.measure(
      fewer(effort),
      steps.map((x) => ({ x })),
      {
        'Stockhold, in memory': ({ x: inFlight }: InFlight) => ({
          system: { kind: 'stockhold', products: 1 },
          load: { inFlight, until: { operations: effort.operations } },
        }),
        'Stockhold, durable': ({ x: inFlight }) => ({
          system: { kind: 'stockhold', products: 1, directory },
          load: { inFlight, until: { seconds: effort.seconds } },
        }),
        // Only where very many are in flight: how much a promise costs that lives long, and a queue at a mutex.
        [bareMap]: ({ x }) => (x === most ? asMany('bare map', { operations: effort.operations }) : undefined),
        [plainClass]: ({ x }) => (x === most ? asMany('plain class', { seconds: effort.seconds }) : undefined),
        ...(effort.isQuick ? {} : await peerLines(bench)),
      },
    )
    const row = (line: 'Stockhold, in memory' | 'Stockhold, durable', where: string, durability: string): Row => {
      const name = `${most.toLocaleString('en')} in flight, ${where}`
      const peak = sweep.peak(line)
      const peerName = `the peak, ${peak.toLocaleString('en')} in flight`
      const subject = { goal: 'P7', name, unit: '/s', durability, target: { atLeast: 0.9 } } as const
      return compared(subject, sweep.at(line, most), peerName, sweep.at(line, peak))
    }
    const besideAsMany = (peer: string): Row => {
      const name = `${most.toLocaleString('en')} in flight, in memory`
      const subject = { goal: 'P7', name, unit: '/s', durability: 'none (memory)' } as const
      return compared(subject, sweep.at('Stockhold, in memory', most), `${peer}, as many`, sweep.at(peer, most))
    }
    return {
      rows: [
        row('Stockhold, in memory', 'in memory', 'none (memory)'),
        besideAsMany(bareMap),
        besideAsMany(plainClass),
        row('Stockhold, durable', 'durable', 'every answer synced'),
        await waiters(effort),
      ],
      series: sweep.series('in-flight'),
    }
  },
}

function asMany(kind: 'bare map' | 'plain class', until: Load['until']): ThroughputParams {
  return { system: { kind, products: 1 }, load: { inFlight: most, until } }
}

async function peerLines({ effort, peers }: Bench): Promise<Record<string, Line<InFlight>>> {
  const [redis, postgres] = await Promise.all([peers.redis('always'), peers.postgres()])
  const { seconds } = effort
  const ofPostgres =
    (style: 'for update' | 'function') =>
    ({ x: clients }: InFlight) =>
      postgres && clients <= mostConnections
        ? () => postgres.measure({ products: 1, style, clients, seconds })
        : undefined
  return {
    'Redis, AOF always': ({ x: inFlight }: InFlight) => {
      const clients = Math.min(inFlight, 50)
      return redis && (() => redis.measure({ products: 1, clients, pipelined: Math.ceil(inFlight / clients), seconds }))
    },
    'PostgreSQL, a function': ofPostgres('function'),
    'PostgreSQL, SELECT … FOR UPDATE': ofPostgres('for update'),
  }
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
  const name = 'each of 10,000 who wait behind one transaction'
  return compared(
    { goal: 'P7', name, unit: 'µs', durability: 'none (memory)', target: { atMost: 1.5 } },
    figure('many'),
    'each of 100',
    figure('few'),
  )
}
