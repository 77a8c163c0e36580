import { describe, expect, test } from 'vitest'
import { Allocator, byPriority, fewestShipments, lowestCost, mostStock, nearest } from '../../../src/allocation.ts'
import { expectThrow } from '../../support/refusals.ts'
import { inShort, munich, openNetwork } from './network.ts'

const laptops = (...quantities: number[]) => quantities.map((quantity) => ({ productId: 'LAPTOP', quantity }))
const strategies = [
  byPriority(['SFO']),
  nearest(),
  mostStock(),
  fewestShipments(),
  lowestCost({ perShipment: () => 500, perUnit: () => 3 }),
].map((strategy) => [strategy.name, strategy] as const)

async function over10And15() {
  const { inventory } = await openNetwork({ SFO: { LAPTOP: 10 }, NYC: { LAPTOP: 15 } })
  return new Allocator(inventory, { strategy: nearest() })
}

test('a plan is a frozen value that says where, how far, and why', async () => {
  const { inventory } = await openNetwork({ BER: { LAPTOP: 3, MOUSE: 1 }, NYC: { LAPTOP: 9 } })
  const allocator = new Allocator(inventory, { strategy: nearest() })
  const lines = [
    { productId: 'LAPTOP', quantity: 5, lineId: 'a' },
    { productId: 'MOUSE', quantity: 1 },
  ]
  const plan = allocator.plan({ lines, destination: munich })
  expect(plan).toEqual({
    isComplete: true,
    shipments: [
      {
        warehouseId: 'NYC',
        distanceKm: expect.closeTo(6_489, -1),
        lines: [{ line: 0, lineId: 'a', productId: 'LAPTOP', quantity: 5 }],
      },
      {
        warehouseId: 'BER',
        distanceKm: expect.closeTo(506, -1),
        lines: [{ line: 1, productId: 'MOUSE', quantity: 1 }],
      },
    ],
    short: [],
    isOptimal: true,
    explanation: [
      'Each line comes from the nearest warehouse that has all of it, else from several, the nearest first.',
      'Line 0, LAPTOP: 5 from NYC (6492 km).',
      'Line 1, MOUSE: 1 from BER (506 km).',
    ],
  })
  expect(Object.isFrozen(plan.shipments[0]?.lines[0])).toBe(true)
  expect(inventory.stock({ warehouseId: 'NYC', productId: 'LAPTOP' }).reserved).toBe(0)
})

describe.each(strategies)('%s', (_, strategy) => {
  test('two lines for one product share its stock: 13 wanted over 10 and 15 are 13', async () => {
    const allocator = await over10And15()
    const plan = allocator.plan({ lines: laptops(8, 5), destination: munich, strategy })
    const units = plan.shipments.flatMap(({ lines }) => lines)
    const sumOf = (line: number) =>
      units.filter((at) => at.line === line).reduce((sum, { quantity }) => sum + quantity, 0)
    expect([plan.isComplete, sumOf(0), sumOf(1)]).toEqual([true, 8, 5])
    expect(plan.short).toEqual([])
  })

  test('no more than there is: the lines that are short say what is missing, and where there is some', async () => {
    const allocator = await over10And15()
    const lines = [
      { productId: 'LAPTOP', quantity: 20, lineId: 'x' },
      ...laptops(8),
      { productId: 'NONE', quantity: 1 },
    ]
    const plan = allocator.plan({ lines, destination: munich, strategy })
    const byWarehouse = [
      { warehouseId: 'NYC', allocatable: 15 },
      { warehouseId: 'SFO', allocatable: 10 },
    ]
    expect(plan.isComplete).toBe(false)
    expect(plan.short).toEqual([
      { line: 1, productId: 'LAPTOP', requested: 8, allocated: 5, missing: 3, byWarehouse },
      { line: 2, productId: 'NONE', requested: 1, allocated: 0, missing: 1, byWarehouse: [] },
    ])
    expect(plan.shipments).toEqual([])
    expect(plan.explanation).toEqual([
      'Line 1, LAPTOP: 3 of 8 are missing, 5 can be had.',
      'Line 2, NONE: 1 of 1 are missing, 0 can be had.',
    ])
  })

  test('a part of it is planned if that was asked for', async () => {
    const allocator = await over10And15()
    const plan = allocator.plan({ lines: laptops(20, 8), destination: munich, strategy, partial: true })
    const units = plan.shipments.flatMap(({ lines }) => lines.map(({ quantity }) => quantity))
    expect([plan.isComplete, units.reduce((a, b) => a + b)]).toEqual([false, 25])
    expect(plan.short).toMatchObject([{ line: 1, allocated: 5, missing: 3 }])
  })

  test('what is kept back, held, damaged or quarantined is not allocated', async () => {
    const { inventory } = await openNetwork({ SFO: { LAPTOP: 10 } })
    const level = { warehouseId: 'SFO', productId: 'LAPTOP' }
    await inventory.configure({ ...level, keepBack: 3 })
    await inventory.reserve({ ...level, quantity: 1 })
    await inventory.markDamaged({ ...level, quantity: 1 })
    await inventory.quarantine({ ...level, quantity: 1 })
    const allocator = new Allocator(inventory, { strategy })
    expect(allocator.plan({ lines: laptops(4), destination: munich }).isComplete).toBe(true)
    const short = allocator.plan({ lines: laptops(5), destination: munich })
    expect(short.short).toMatchObject([{ allocated: 4 }])
    expect(short.explanation.at(-1)).toBe('SFO keeps 3 of LAPTOP back.')
    await inventory.configure({ ...level, keepBack: 99 })
    expect(allocator.plan({ lines: laptops(1), destination: munich }).short).toMatchObject([{ byWarehouse: [] }])
  })

  test('nothing comes from what is excluded, and all from what is the only one', async () => {
    const allocator = await over10And15()
    const from = (limits: object) =>
      allocator
        .plan({ lines: laptops(3), destination: munich, strategy, ...limits })
        .shipments.map(({ warehouseId }) => warehouseId)
    expect(from({ exclude: ['NYC'] })).toEqual(['SFO'])
    expect(from({ only: ['NYC'] })).toEqual(['NYC'])
    expect(from({ only: ['SFO', 'NYC'], exclude: ['SFO'] })).toEqual(['NYC'])
    expect(from({ only: ['SFO'], exclude: ['SFO'] })).toEqual([])
  })
})

test.each(strategies)('%s plans thousands of lines, too', async (_, strategy) => {
  const { inventory } = await openNetwork({ SFO: { LAPTOP: 9_000 }, NYC: { LAPTOP: 9_000 }, BER: { MOUSE: 9_000 } })
  const allocator = new Allocator(inventory, { strategy })
  const lines = Array.from({ length: 20_000 }, (_, at) => ({
    productId: at % 2 === 0 ? 'LAPTOP' : 'MOUSE',
    quantity: 1,
  }))
  const start = performance.now()
  const { short } = allocator.plan({ lines, destination: munich })
  expect(short).toHaveLength(1_000)
  expect(performance.now() - start).toBeLessThan(2_000)
})

describe('at most so many shipments', () => {
  const stock = { BER: { LAPTOP: 1 }, NYC: { MOUSE: 1 }, SFO: { LAPTOP: 1, MOUSE: 1 } }
  const lines = [...laptops(1), { productId: 'MOUSE', quantity: 1 }]

  test('are no matter where the strategy needs no more', async () => {
    const { inventory } = await openNetwork(stock)
    const allocator = new Allocator(inventory, { strategy: nearest() })
    const plan = allocator.plan({ lines, destination: munich, maxShipments: 2 })
    expect(inShort(plan)).toEqual(['BER 0:1', 'NYC 1:1'])
    expect(plan.explanation.join()).not.toMatch(/tried/)
  })

  test('else fewestShipments is tried, and the plan says so', async () => {
    const { inventory } = await openNetwork(stock)
    const allocator = new Allocator(inventory, { strategy: nearest() })
    const plan = allocator.plan({ lines, destination: munich, maxShipments: 1 })
    expect(inShort(plan)).toEqual(['SFO 0:1 1:1'])
    expect(plan.explanation[0]).toBe(
      'nearest needs 2 shipments, and at most 1 are wanted, so fewestShipments was tried.',
    )
  })

  test('and if that does not do either, it is refused, naming the least', async () => {
    const { inventory } = await openNetwork(stock)
    const allocator = new Allocator(inventory, { strategy: nearest() })
    const two = [...lines, { productId: 'LAPTOP', quantity: 1 }]
    const refused = expectThrow(
      () => allocator.plan({ lines: two, destination: munich, maxShipments: 1 }),
      'INVALID_ARGUMENT',
    )
    expect(refused).toMatchObject({ field: 'maxShipments', value: '1' })
    expect(refused.problem).toMatch(/at least 2 shipments are needed/)
  })

  test('what is short is told as short, not as too many shipments', async () => {
    const { inventory } = await openNetwork(stock)
    const allocator = new Allocator(inventory, { strategy: nearest() })
    expect(allocator.plan({ lines: laptops(3), destination: munich, maxShipments: 1 }).short).toHaveLength(1)
  })
})
