import { inProcess } from '../support/contender-process.ts'
import { measureInTurn } from '../support/rounds.ts'
import { limited } from '../support/row.ts'
import type { Scenario } from './scenario.ts'

const promised = 10_000_000
/** A 64th: V8's maps grow by doubling, and are as full with so many as with all. */
const few = promised / 64
const heapMegabytes = 12_288

/** A large company's whole stock in one process: ten warehouses with a million products each. */
export const tenMillionLevels: Scenario = {
  name: 'p10',
  title: 'ten million stock levels in memory, and opening them from a snapshot',
  async run({ effort, directory }) {
    const levels = effort.isQuick ? few : promised
    const of = levels === promised ? '' : `, by ${levels.toLocaleString('en')}`
    const { bytesEach } = await inProcess({
      name: 'levels',
      measurement: 'memory',
      params: { what: 'level', count: levels },
      heapMegabytes,
    })
    const { folder } = await inProcess({
      name: 'a log of levels',
      measurement: 'write log',
      params: { directory, levels, reservations: 0, hasSnapshot: true },
      heapMegabytes,
    })
    const { opened } = await measureInTurn(
      { rounds: effort.isQuick ? 2 : Math.min(effort.rounds, 3), warmUps: 0 },
      {
        opened: {
          measure: () =>
            inProcess({
              name: 'opening',
              measurement: 'opening',
              params: { folder, how: 'open', levels, reservations: 0 },
              heapMegabytes,
            }),
        },
      },
    )
    const gigabytes = [(bytesEach * promised) / 1e9]
    const perSecond = opened.map(({ ms }) => (levels / ms) * 1_000)
    return {
      rows: [
        limited(
          { goal: 'P10', name: `ten million levels${of}`, unit: 'GB', durability: 'none (memory)' },
          gigabytes,
          2,
          'most',
        ),
        limited(
          {
            goal: 'P10',
            name: `opening ${levels.toLocaleString('en')} levels from a snapshot`,
            unit: '/s',
            durability: 'every answer synced',
          },
          perSecond,
          500_000,
          'least',
        ),
      ],
    }
  },
}
