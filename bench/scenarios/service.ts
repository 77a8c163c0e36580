import type { Asking } from '../measurements/asking-a-service.ts'
import { AskedService } from '../service/asked-service.ts'
import { followed } from '../service/followed-service.ts'
import type { Job } from '../service/jobs.ts'
import { isBuilt, readyAfter } from '../service/ready-time.ts'
import type { Figure } from '../support/figure.ts'
import { measureInTurn } from '../support/rounds.ts'
import { compared, found, limited, type Row } from '../support/row.ts'
import type { Bench, Scenario } from './scenario.ts'

const goal = 'HTTP'
const durability = 'every answer synced'
const connections = 50
/** Of the service before PostgreSQL: twice as many as its processors can use, since a transaction waits for the disk. */
const pool = 16
const plainName = 'Fastify, PostgreSQL, FOR UPDATE'
const commitsPerSecond = 5_000

/** Each job, what it is called, and what its figures must reach. */
const jobs: readonly (readonly [job: Job, name: string, products: number, least?: number, mostMs?: number])[] = [
  ['reserve', 'single reservations, 1,000 products', 1_000, 4_000, 60],
  ['reserve hot', 'single reservations, one hot product', 1, 4_000, 60],
  ['reserve batches', 'reservations in batches of 100', 1_000, 40_000],
  ['read', 'reads of a level', 1_000, 7_000],
]

/** What HTTP leaves of it, beside what most would write in its place. */
export const service: Scenario = {
  name: 'service',
  title: 'by HTTP, 50 connections, a durable journal, beside Fastify and PostgreSQL',
  async run(bench) {
    const rows: Row[] = []
    for (const [job, name, products, least, mostMs] of jobs) {
      const { ours, plain } = await askedInTurn(bench, job, products)
      const subject = { goal, name, unit: '/s', durability } as const
      const [mine, theirs] = [perSecond(ours), perSecond(plain)]
      if (least !== undefined) rows.push(limited(subject, mine, least, 'least'))
      rows.push(compared(subject, mine, plainName, theirs))
      const slowest = { goal, name: `${name}, p99 of a request`, unit: 'ms', durability } as const
      if (mostMs !== undefined) rows.push(limited(slowest, p99(ours), mostMs, 'most'))
      rows.push(compared(slowest, p99(ours), plainName, p99(plain)))
    }
    return { rows: [...rows, ...(await streamRows(bench)), ...(await readyRows(bench))] }
  },
}

interface Both {
  readonly ours: readonly Asking[]
  readonly plain?: readonly Asking[]
}

async function askedInTurn({ effort, directory, peers }: Bench, job: Job, products: number): Promise<Both> {
  const postgres = await peers.postgres()
  const options = { job, products, connections, seconds: Math.max(1, effort.seconds) }
  const ours = await AskedService.ours(directory, options)
  return measureInTurn<'ours' | 'plain', Asking>(effort, {
    ours,
    ...(postgres !== undefined && { plain: AskedService.plain(postgres, pool, options) }),
  } as Record<'ours' | 'plain', AskedService>)
}

async function streamRows({ effort, directory }: Bench): Promise<Row[]> {
  const measure = (): ReturnType<typeof followed> => followed(directory, commitsPerSecond, Math.max(1, effort.seconds))
  const { read } = await measureInTurn({ rounds: Math.min(3, effort.rounds), warmUps: 0 }, { read: { measure } })
  const name = `a stream at ${commitsPerSecond.toLocaleString('en')} commits a second`
  const late = (percentile: string) =>
    ({ goal, name: `${name}, from the commit to its reader, ${percentile}`, unit: 'ms', durability }) as const
  return [
    found({ goal, name: `${name}, read`, unit: '/s', durability }, perSecond(read)),
    found(
      late('p50'),
      read.map(({ p50 }) => p50),
    ),
    found(late('p99'), p99(read)),
  ]
}

async function readyRows({ effort, directory }: Bench): Promise<Row[]> {
  const { ready } = await measureInTurn(
    { rounds: effort.rounds, warmUps: 1 },
    { ready: { measure: () => readyAfter(directory) } },
  )
  const name = `from the start of \`stockhold serve\` to ready, ${isBuilt ? 'as built' : 'from the sources'}`
  return [limited({ goal, name, unit: 'ms', durability }, ready, 1_000, 'most')]
}

function perSecond(samples: readonly { readonly perSecond: number }[] = []): Figure {
  return samples.map((each) => each.perSecond)
}

function p99(samples: readonly { readonly p99: number }[] = []): Figure {
  return samples.map((each) => each.p99)
}
