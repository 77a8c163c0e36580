import { ContenderProcess } from '../support/contender-process.ts'
import { measureInTurn } from '../support/rounds.ts'
import { found, limited } from '../support/row.ts'
import type { Scenario } from './scenario.ts'

const goal = 'network'
const durability = 'none (memory)'
/** Their levels are in the cache; and with these there are a million. */
const few = 100
const many = 100_000
const waiting = 10_000

/** A product over ten warehouses, and those who wait for it. */
export const network: Scenario = {
  name: 'network',
  title: 'a product over ten warehouses: summed up, promised, and handed out to 10,000 who wait',
  async run({ effort }) {
    const reads = effort.isQuick ? 20_000 : 200_000
    const total = (products: number) =>
      new ContenderProcess({ name: 'total', measurement: 'total availability', params: { products, reads } })
    const filling = new ContenderProcess({ name: 'filling', measurement: 'filling', params: { waiting } })
    const samples = await measureInTurn(
      { rounds: effort.rounds, warmUps: effort.warmUps },
      { few: total(few), many: total(many) },
    )
    const { filled } = await measureInTurn({ rounds: effort.rounds, warmUps: effort.warmUps }, { filled: filling })
    const each = (name: string) => ({ goal, name, unit: 'µs', durability }) as const
    const whole = (name: string) => ({ goal, name, unit: 'ms', durability }) as const
    const summed = (name: 'few' | 'many') => samples[name].map((sample) => sample.availabilityMicroseconds)
    const promised = (name: 'few' | 'many') => samples[name].map((sample) => sample.promiseMicroseconds)
    return {
      rows: [
        limited(each('availability over ten warehouses'), summed('few'), 2, 'most'),
        limited(each('the same, a million levels'), summed('many'), 10, 'most'),
        found(each('a promise over ten warehouses'), promised('few')),
        found(each('the same, a million levels'), promised('many')),
        limited(
          whole(`a receipt for ${waiting} who wait`),
          filled.map(({ ms }) => ms),
          100,
          'most',
        ),
        limited(
          whole('the longest part of it'),
          filled.map(({ longestMs }) => longestMs),
          10,
          'most',
        ),
      ],
    }
  },
}
