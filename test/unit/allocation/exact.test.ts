import * as fc from 'fast-check'
import highsLoader from 'highs'
import { beforeAll, describe, expect, test } from 'vitest'
import { choiceOf } from '../../../src/allocation/checked-strategy.ts'
import { type AllocationProblem, type Choice, fewestShipments, lowestCost } from '../../../src/allocation.ts'
import { problemOver } from './network.ts'

interface Instance {
  readonly stock: readonly (readonly number[])[]
  readonly wanted: readonly number[]
  readonly fixed: readonly number[]
  readonly unit: readonly (readonly number[])[]
}

const instances = (mostSources: number, mostProducts: number): fc.Arbitrary<Instance> =>
  fc
    .record({ sources: fc.integer({ min: 1, max: mostSources }), products: fc.integer({ min: 1, max: mostProducts }) })
    .chain(({ sources, products }) => {
      const each = <T>(of: fc.Arbitrary<T>, size: number) => fc.array(of, { minLength: size, maxLength: size })
      return fc.record({
        stock: each(each(fc.integer({ min: 0, max: 6 }), products), sources),
        wanted: each(fc.integer({ min: 1, max: 12 }), products),
        fixed: each(fc.integer({ min: 0, max: 9 }), sources),
        unit: each(each(fc.integer({ min: 0, max: 5 }), products), sources),
      })
    })
    .map(withoutEmpty)
    .filter(({ stock }) => stock.length > 0)

/** A problem has no sources that have nothing. */
function withoutEmpty({ stock, wanted, fixed, unit }: Instance): Instance {
  const isThere = stock.map((units) => units.some((count) => count > 0))
  const kept = <T>(all: readonly T[]): T[] => all.filter((_, at) => isThere[at])
  return { stock: kept(stock), wanted, fixed: kept(fixed), unit: kept(unit) }
}

function choose(instance: Instance, which: 'fewest' | 'cost'): { problem: AllocationProblem; choice: Choice } {
  const problem = problemOver(instance.stock, instance.wanted)
  const at = (id: string): number => Number(id.slice(1))
  const strategy =
    which === 'fewest'
      ? fewestShipments()
      : lowestCost({
          perShipment: ({ id }) => instance.fixed[at(id)] as number,
          perUnit: ({ id }, _, productId) => instance.unit[at(id)]?.[at(productId)] as number,
        })
  return { problem, choice: choiceOf(strategy, problem) }
}

/** What can be had of each product. */
function attainable({ stock, wanted }: Instance): number[] {
  return wanted.map((units, product) =>
    Math.min(
      units,
      stock.reduce((sum, of) => sum + (of[product] as number), 0),
    ),
  )
}

function unitsOf({ picks }: Choice, lines: number): number[] {
  return Array.from({ length: lines }, (_, line) =>
    picks.filter((pick) => pick.line === line).reduce((sum, { quantity }) => sum + quantity, 0),
  )
}

function costOf(instance: Instance, { picks }: Choice): number {
  const units = picks.reduce(
    (sum, { line, source, quantity }) => sum + quantity * (instance.unit[source]?.[line] as number),
    0,
  )
  return (
    units + [...new Set(picks.map(({ source }) => source))].reduce((sum, at) => sum + (instance.fixed[at] as number), 0)
  )
}

/** Every set of sources, tried one by one. */
function bruteForce(instance: Instance): { fewest: number; cost: number } {
  const wanted = attainable(instance)
  const best = { fewest: Number.POSITIVE_INFINITY, cost: Number.POSITIVE_INFINITY }
  for (let set = 0; set < 1 << instance.stock.length; set += 1) {
    const open = instance.stock.map((_, at) => at).filter((at) => (set & (1 << at)) !== 0)
    let cost = open.reduce((sum, at) => sum + (instance.fixed[at] as number), 0)
    const isEnough = wanted.every((units, product) => {
      let left = units
      const unit = (at: number): number => instance.unit[at]?.[product] as number
      for (const at of open.toSorted((a, b) => unit(a) - unit(b))) {
        const taken = Math.min(left, instance.stock[at]?.[product] as number)
        left -= taken
        cost += taken * unit(at)
      }
      return left === 0
    })
    if (!isEnough) continue
    best.fewest = Math.min(best.fewest, open.length)
    best.cost = Math.min(best.cost, cost)
  }
  return best
}

describe('fewestShipments and lowestCost', () => {
  test('are exact: no set of up to ten warehouses does better', () => {
    fc.assert(
      fc.property(instances(10, 3), (instance) => {
        const best = bruteForce(instance)
        const fewest = choose(instance, 'fewest').choice
        const cheapest = choose(instance, 'cost').choice
        expect(new Set(fewest.picks.map(({ source }) => source)).size).toBe(best.fewest)
        expect(costOf(instance, cheapest)).toBe(best.cost)
        for (const choice of [fewest, cheapest]) {
          expect(unitsOf(choice, instance.wanted.length)).toEqual(attainable(instance))
          expect(choice.isOptimal).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('beyond sixteen they say that their search was cut short, and still find all that there is', () => {
    fc.assert(
      fc.property(instances(40, 3), (instance) => {
        for (const which of ['fewest', 'cost'] as const) {
          const { choice } = choose(instance, which)
          expect(choice.isOptimal).toBe(instance.stock.length <= 16)
          expect(unitsOf(choice, instance.wanted.length)).toEqual(attainable(instance))
        }
      }),
      { numRuns: 60 },
    )
  })

  test('more than sixteen shipments are planned where it takes so many', () => {
    const stock = Array.from({ length: 30 }, () => [1])
    const of = (which: 'fewest' | 'cost') =>
      choose({ stock, wanted: [25], fixed: stock.map(() => 1), unit: stock }, which).choice.picks.length
    expect([of('fewest'), of('cost')]).toEqual([25, 25])
  })
})

describe('a solver of linear programs', () => {
  let solve: (program: string) => number

  beforeAll(async () => {
    // Its types speak of the CommonJS module, and what is imported is the other one.
    const load = highsLoader as unknown as (typeof highsLoader)['default']
    const highs = await load()
    solve = (program) => highs.solve(program).ObjectiveValue
  })

  test('comes to the same costs and the same numbers of shipments', () => {
    fc.assert(
      fc.property(instances(9, 3), (instance) => {
        const none = instance.unit.map((of) => of.map(() => 0))
        const ones = instance.fixed.map(() => 1)
        expect(solve(programOf({ ...instance, fixed: ones, unit: none }))).toBeCloseTo(
          new Set(choose(instance, 'fewest').choice.picks.map(({ source }) => source)).size,
        )
        expect(solve(programOf(instance))).toBeCloseTo(costOf(instance, choose(instance, 'cost').choice))
      }),
      { numRuns: 40 },
    )
  })
})

/** The same as an integer program: y says that a source is used, x how many units of a product it gives. */
function programOf(instance: Instance): string {
  const sources = instance.stock.map((_, at) => at)
  const products = instance.wanted.map((_, product) => product)
  const pairs = sources.flatMap((at) => products.map((product) => [at, product] as const))
  const costs = [
    ...sources.map((at) => `${instance.fixed[at]} y${at}`),
    ...pairs.map(([at, product]) => `${instance.unit[at]?.[product]} x${at}_${product}`),
  ]
  const enough = attainable(instance).map(
    (units, product) => `e${product}: ${sources.map((at) => `x${at}_${product}`).join(' + ')} = ${units}`,
  )
  const onlyIfUsed = pairs.map(
    ([at, product]) => `u${at}_${product}: x${at}_${product} - ${instance.stock[at]?.[product]} y${at} <= 0`,
  )
  const integers = pairs.map(([at, product]) => `x${at}_${product}`)
  return [
    'Minimize',
    ` obj: ${costs.join(' + ')}`,
    'Subject To',
    ...[...enough, ...onlyIfUsed].map((row) => ` ${row}`),
    'General',
    ` ${integers.join(' ')}`,
    'Binary',
    ` ${sources.map((at) => `y${at}`).join(' ')}`,
    'End',
  ].join('\n')
}
