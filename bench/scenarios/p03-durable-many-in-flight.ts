import { compared } from '../support/row.ts'
import { throughputs } from '../support/throughputs.ts'
import type { Scenario } from './scenario.ts'

const clients = 50
const pipelined = 16
const inFlight = clients * pipelined

/** Single commands, very many at once: what group commit is for, and pipelining. */
export const durableManyInFlight: Scenario = {
  name: 'p3',
  title: 'durable, single commands, 800 in flight, beside Redis at its best',
  async run({ effort, directory, peers }) {
    const [always, off] = await Promise.all([peers.redis('always'), peers.redis('off')])
    const { seconds } = effort
    const load = { products: 1, clients, pipelined, seconds }
    const figures = await throughputs(effort, {
      ours: { system: { kind: 'stockhold', directory, products: 1 }, load: { inFlight, until: { seconds } } },
      blocking: {
        system: { kind: 'stockhold', directory, products: 1, blockingSync: true },
        load: { inFlight, until: { seconds } },
      },
      always: always && (() => always.measure(load)),
      off: off && (() => off.measure(load)),
    })
    const subject = {
      goal: 'P3',
      name: 'single commands, 800 in flight',
      unit: '/s',
      durability: 'every answer synced',
    } as const
    return {
      rows: [
        compared(
          { ...subject, target: { atLeast: 5 } },
          figures.ours,
          'Redis, 50 × 16 pipelined, AOF always',
          figures.always,
        ),
        compared(
          { ...subject, name: `${subject.name}, blockingSync` },
          figures.blocking,
          'Redis, 50 × 16 pipelined, AOF always',
          figures.always,
        ),
        compared(subject, figures.ours, 'Redis, 50 × 16 pipelined, AOF off (not durable)', figures.off),
      ],
    }
  },
}
