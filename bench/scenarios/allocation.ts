import type { PlanningParams } from '../measurements/planning.ts'
import { ContenderProcess } from '../support/contender-process.ts'
import { type Contender, measureInTurn } from '../support/rounds.ts'
import { found, limited } from '../support/row.ts'
import type { Scenario } from './scenario.ts'

const goal = 'allocation'
const durability = 'none (memory)'
const inFlight = 16
/** So many that their levels are in the cache, and so many that they are not. */
const few = 100
const many = 10_000

/** Where carts come from: what a plan costs, and how many are planned and reserved. */
export const allocation: Scenario = {
  name: 'allocation',
  title: 'carts of four lines over ten warehouses: planned, and reserved',
  async run({ effort }) {
    const carts = effort.isQuick ? 20_000 : 200_000
    const plans = (strategy: PlanningParams['strategy'], products: number) => {
      const params = { strategy, carts: carts / 2, products }
      return new ContenderProcess({ name: strategy, measurement: 'planning', params })
    }
    const allocates = (products: number) => {
      const params = { carts, products, inFlight }
      return new ContenderProcess({ name: 'allocate', measurement: 'allocating', params })
    }
    const inTurn = <Name extends string, Sample>(contenders: Readonly<Record<Name, Contender<Sample>>>) =>
      measureInTurn({ rounds: effort.rounds, warmUps: effort.warmUps }, contenders)
    const planned = await inTurn({
      nearest: plans('nearest', few),
      nearestOfMany: plans('nearest', many),
      fewestShipments: plans('fewestShipments', few),
      lowestCost: plans('lowestCost', few),
    })
    const allocated = await inTurn({ few: allocates(few), many: allocates(many) })
    const plan = (by: string) => ({ goal, name: `a cart planned by ${by}`, unit: 'µs', durability }) as const
    const allocate = (name: string) => ({ goal, name: `carts allocated, ${name}`, unit: '/s', durability }) as const
    const microseconds = (name: keyof typeof planned) => planned[name].map((each) => each.microseconds)
    const perSecond = (name: keyof typeof allocated) => allocated[name].map((each) => each.perSecond)
    return {
      rows: [
        limited(plan('nearest'), microseconds('nearest'), 10, 'most'),
        found(plan('nearest, 100,000 levels'), microseconds('nearestOfMany')),
        limited(plan('fewestShipments'), microseconds('fewestShipments'), 60, 'most'),
        found(plan('lowestCost'), microseconds('lowestCost')),
        limited(allocate('16 in flight'), perSecond('few'), 40_000, 'least'),
        found(allocate('16 in flight, 100,000 levels'), perSecond('many')),
      ],
    }
  },
}
