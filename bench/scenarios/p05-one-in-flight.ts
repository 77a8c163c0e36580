import type { LatencyParams } from '../measurements/latency.ts'
import { ContenderProcess } from '../support/contender-process.ts'
import { curve } from '../support/curve.ts'
import { measureInTurn } from '../support/rounds.ts'
import { compared } from '../support/row.ts'
import type { Scenario } from './scenario.ts'

/** One caller who waits for each answer: nothing to share a sync with. */
export const oneInFlight: Scenario = {
  name: 'p5',
  title: 'durable, one in flight, beside a bare write and fdatasync',
  async run({ effort, directory }) {
    const operations = effort.isQuick ? 2_000 : 10_000
    const latency = (name: string, system: LatencyParams['system']) =>
      new ContenderProcess({ name, measurement: 'latency', params: { system, operations } })
    const samples = await measureInTurn(effort, {
      ours: latency('stockhold', { kind: 'stockhold', directory, products: 1 }),
      blocking: latency('stockhold, blocking', { kind: 'stockhold', directory, products: 1, blockingSync: true }),
      bare: latency('write and fdatasync', { kind: 'bare disk', directory }),
      sqlite: latency('SQLite', { kind: 'sqlite', directory, products: 1, records: 'uuid and audit' }),
    })
    const p50 = (name: keyof typeof samples): number[] => samples[name].map((sample) => sample[50] * 1_000)
    const subject = { goal: 'P5', name: 'one in flight, p50', unit: 'µs', durability: 'every answer synced' } as const
    return {
      rows: [
        compared({ ...subject, target: { atMost: 1.3 } }, p50('ours'), 'write and fdatasync', p50('bare')),
        compared(subject, p50('ours'), 'SQLite FULL', p50('sqlite')),
        compared({ ...subject, name: `${subject.name}, blockingSync` }, p50('blocking'), 'SQLite FULL', p50('sqlite')),
      ],
      series: [
        curve('one in flight: Stockhold', samples.ours),
        curve('one in flight: Stockhold, blockingSync', samples.blocking),
        curve('one in flight: SQLite FULL', samples.sqlite),
        curve('one in flight: a bare write and fdatasync', samples.bare),
      ],
    }
  },
}
