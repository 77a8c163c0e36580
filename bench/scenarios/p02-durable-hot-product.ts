import { compared } from '../support/row.ts'
import { throughputs } from '../support/throughputs.ts'
import type { Scenario } from './scenario.ts'

const inFlight = 50
/** As many connections as a pool of PostgreSQL's has on such a machine; more only wait for the row longer. */
const pool = 16

/** Fifty who want the same product, and an answer that a crash cannot take back. */
export const durableHotProduct: Scenario = {
  name: 'p2',
  title: 'durable, one hot product, 50 in flight, beside Redis and PostgreSQL',
  async run({ effort, directory, peers }) {
    const [redis, postgres] = await Promise.all([peers.redis('always'), peers.postgres()])
    const { seconds } = effort
    const row = { products: 1, clients: pool, seconds } as const
    const figures = await throughputs(effort, {
      ours: { system: { kind: 'stockhold', directory, products: 1 }, load: { inFlight, until: { seconds } } },
      blocking: {
        system: { kind: 'stockhold', directory, products: 1, blockingSync: true },
        load: { inFlight, until: { seconds } },
      },
      redis: redis && (() => redis.measure({ products: 1, clients: inFlight, pipelined: 1, seconds })),
      forUpdate: postgres && (() => postgres.measure({ ...row, style: 'for update' })),
      // pgbench counts whole seconds: a first look has none to spare.
      inFunction: effort.isQuick ? undefined : postgres && (() => postgres.measure({ ...row, style: 'function' })),
    })
    const { ours } = figures
    const subject = {
      goal: 'P2',
      name: 'one hot product, 50 in flight',
      unit: '/s',
      durability: 'every answer synced',
    } as const
    const blocking = { ...subject, name: `${subject.name}, blockingSync` }
    return {
      rows: [
        compared({ ...subject, target: { atLeast: 5 } }, ours, 'Redis, 50 clients, AOF always', figures.redis),
        compared({ ...subject, target: { atLeast: 50 } }, ours, 'PostgreSQL, SELECT … FOR UPDATE', figures.forUpdate),
        compared(blocking, figures.blocking, 'Redis, 50 clients, AOF always', figures.redis),
        compared(blocking, figures.blocking, 'PostgreSQL, SELECT … FOR UPDATE', figures.forUpdate),
        ...(effort.isQuick ? [] : [compared(subject, ours, 'PostgreSQL, a function', figures.inFunction)]),
      ],
    }
  },
}
