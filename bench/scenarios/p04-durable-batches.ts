import { compared } from '../support/row.ts'
import { throughputs } from '../support/throughputs.ts'
import type { Scenario } from './scenario.ts'

const batchSize = 1_000
const products = 1_000

/** A thousand reservations in one call: the largest lever of a store that is embedded. */
export const durableBatches: Scenario = {
  name: 'p4',
  title: 'durable, 1,000 reservations in one call, beside SQLite',
  async run({ effort, directory }) {
    const until = { seconds: effort.seconds }
    const sqlite = { kind: 'sqlite', directory, products } as const
    const batches = { inFlight: 1, batchSize, until }
    const figures = await throughputs(effort, {
      ours: { system: { kind: 'stockhold', directory, products }, load: batches },
      same: { system: { ...sqlite, records: 'uuid and audit' }, load: batches },
      least: { system: { ...sqlite, records: 'integer key only' }, load: batches },
      single: { system: { ...sqlite, records: 'uuid and audit' }, load: { inFlight: 1, until } },
    })
    const subject = { goal: 'P4', name: '1,000 in one call', unit: '/s', durability: 'every answer synced' } as const
    const { ours } = figures
    return {
      rows: [
        compared({ ...subject, target: { atLeast: 5 } }, ours, 'SQLite FULL, 1,000 a transaction', figures.same),
        compared(
          { ...subject, target: { atLeast: 1 } },
          ours,
          'SQLite FULL, 1,000 a transaction, integer key, no audit',
          figures.least,
        ),
        compared(subject, ours, 'SQLite FULL, one a transaction', figures.single),
      ],
    }
  },
}
