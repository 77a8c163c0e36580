import type { MemoryParams } from '../measurements/memory.ts'
import { inProcess } from '../support/contender-process.ts'
import { measureInTurn } from '../support/rounds.ts'
import { found, type Row } from '../support/row.ts'
import type { Effort, Scenario } from './scenario.ts'

/** What the engine's memory and the disk hold for each thing that there is. */
export const memory: Scenario = {
  name: 'memory',
  title: 'bytes for each stock level, live reservation and commit',
  async run({ effort, directory }) {
    const reservations = effort.isQuick ? 100_000 : 1_000_000
    const { logBytes, commits } = await inProcess({
      name: 'a log',
      measurement: 'write log',
      params: { directory, levels: 10_000, reservations, hasSnapshot: false },
      heapMegabytes: 8_192,
    })
    return {
      rows: [
        await weigh(effort, 'level', 'a stock level', reservations),
        await weigh(effort, 'live reservation', 'a live reservation', reservations),
        await weigh(effort, 'commit in memory', 'a live reservation and its commit in memory', reservations),
        found({ goal: '', name: 'a reservation’s commit on disk', unit: 'bytes', durability: 'file' }, [
          logBytes / commits,
        ]),
      ],
    }
  },
}

async function weigh(effort: Effort, what: MemoryParams['what'], name: string, count: number): Promise<Row> {
  const { weighed } = await measureInTurn(
    { rounds: Math.min(effort.rounds, 3), warmUps: 0 },
    {
      weighed: {
        measure: () => inProcess({ name, measurement: 'memory', params: { what, count }, heapMegabytes: 8_192 }),
      },
    },
  )
  const bytes = weighed.map(({ bytesEach }) => bytesEach)
  return found({ goal: '', name, unit: 'bytes', durability: 'none (memory)' }, bytes)
}
