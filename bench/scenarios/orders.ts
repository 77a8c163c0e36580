import { ContenderProcess } from '../support/contender-process.ts'
import { measureInTurn } from '../support/rounds.ts'
import { found, limited } from '../support/row.ts'
import type { Scenario } from './scenario.ts'

const goal = 'orders'
const synced = 'every answer synced'
const memoryOnly = 'none (memory)'
const inFlight = 800
const livesPerSecond = 2_000

/** From the cart to the delivery, and what an order takes in memory. */
export const orders: Scenario = {
  name: 'orders',
  title: 'orders of 2.5 lines over three warehouses: placed, and their whole lives',
  async run({ effort, directory }) {
    const count = effort.isQuick ? 10_000 : 60_000
    const rounds = { rounds: effort.rounds, warmUps: effort.warmUps }
    const placing = (name: string, how: { readonly directory?: string; readonly what: 'orders' | 'holds' }) =>
      new ContenderProcess({ name, measurement: 'placing orders', params: { ...how, inFlight, count } })
    const placed = await measureInTurn(rounds, {
      durable: placing('placed', { directory, what: 'orders' }),
      memory: placing('placed in memory', { what: 'orders' }),
      holds: placing('their holds alone', { what: 'holds' }),
    })
    const times = effort.isQuick ? { seconds: 3, warmUpSeconds: 2 } : { seconds: 20, warmUpSeconds: 5 }
    const params = { directory, ordersPerSecond: livesPerSecond, ...times }
    const { lived } = await measureInTurn(
      { rounds: effort.isQuick ? 1 : Math.min(effort.rounds, 3), warmUps: 0 },
      { lived: new ContenderProcess({ name: 'lives', measurement: 'order lives', params }) },
    )
    const weighing = (what: 'open' | 'closed') =>
      new ContenderProcess({ name: what, measurement: 'order memory', params: { what, count } })
    const weighed = await measureInTurn(
      { rounds: 1, warmUps: 0 },
      { open: weighing('open'), closed: weighing('closed') },
    )
    const rate = (name: string, durability: string) => ({ goal, name, unit: '/s', durability }) as const
    const life = (percentile: number) =>
      ({ goal, name: `a whole life at ${livesPerSecond}/s, p${percentile}`, unit: 'ms', durability: synced }) as const
    const bytes = (name: string) => ({ goal, name, unit: 'bytes', durability: memoryOnly }) as const
    return {
      rows: [
        limited(
          rate(`placed, ${inFlight} in flight`, synced),
          placed.durable.map(({ perSecond }) => perSecond),
          60_000,
          'least',
        ),
        found(
          rate('the same in memory', memoryOnly),
          placed.memory.map(({ perSecond }) => perSecond),
        ),
        found(
          rate('their holds alone, by reserveAll', memoryOnly),
          placed.holds.map(({ perSecond }) => perSecond),
        ),
        limited(
          life(99),
          lived.map(({ lives }) => lives[99]),
          20,
          'most',
        ),
        found(
          life(50),
          lived.map(({ lives }) => lives[50]),
        ),
        found(
          bytes('an open order, with its holds'),
          weighed.open.map(({ bytesEach }) => bytesEach),
        ),
        found(
          bytes('a closed one that left memory'),
          weighed.closed.map(({ bytesEach }) => bytesEach),
        ),
      ],
    }
  },
}
