import { ContenderProcess } from '../support/contender-process.ts'
import { curve } from '../support/curve.ts'
import type { Percentile } from '../support/durations.ts'
import { measureInTurn } from '../support/rounds.ts'
import { limited, type Row } from '../support/row.ts'
import type { Scenario } from './scenario.ts'

const ordersPerSecond = 10_000

/** Orders that come when they come: how long they take, counted from when each was due. */
export const openLoop: Scenario = {
  name: 'p8',
  title: 'open loop, 10,000 orders a second on a durable journal',
  async run({ effort, directory }) {
    const params = {
      directory,
      ordersPerSecond,
      seconds: effort.isQuick ? 3 : 60,
      warmUpSeconds: effort.isQuick ? 1 : 5,
    }
    const sale = new ContenderProcess({ name: 'open loop', measurement: 'open loop', params })
    const { sales } = await measureInTurn(
      { rounds: effort.isQuick ? 1 : Math.min(effort.rounds, 3), warmUps: 0 },
      { sales: sale },
    )
    const row = (what: 'orders' | 'reads', percentile: Percentile, limit: number): Row => {
      const figure = sales.map((sample) => sample[what][percentile])
      const name = `${what === 'orders' ? 'order, from when it was due' : 'availability read'}, p${percentile}`
      const subject = { goal: 'P8', name, unit: 'ms', durability: 'every answer synced' } as const
      return limited(subject, figure, limit, 'most')
    }
    return {
      rows: [row('orders', 99, 10), row('orders', 99.9, 50), row('reads', 99, 0.1)],
      series: [
        curve(
          'orders at 10,000/s, from when each was due',
          sales.map(({ orders }) => orders),
        ),
        curve(
          'availability reads meanwhile',
          sales.map(({ reads }) => reads),
        ),
      ],
    }
  },
}
