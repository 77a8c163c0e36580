import { describe, expect, test } from 'vitest'
import { Allocator, byPriority, fewestShipments, lowestCost, mostStock, nearest } from '../../../src/allocation.ts'
import { inShort, munich, openNetwork } from './network.ts'

const laptops = (...quantities: number[]) => quantities.map((quantity) => ({ productId: 'LAPTOP', quantity }))

describe('byPriority', () => {
  test('takes what there is from one warehouse after the other', async () => {
    const { inventory } = await openNetwork({ SFO: { LAPTOP: 10 }, NYC: { LAPTOP: 15 } })
    const allocator = new Allocator(inventory, { strategy: byPriority(['SFO', 'NYC']) })
    expect(inShort(allocator.plan({ lines: laptops(13) }))).toEqual(['SFO 0:10', 'NYC 0:3'])
    expect(inShort(allocator.plan({ lines: laptops(10) }))).toEqual(['SFO 0:10'])
  })

  test('those that are not named come last, by their ids', async () => {
    const { inventory } = await openNetwork({ A: { LAPTOP: 1 }, B: { LAPTOP: 1 }, C: { LAPTOP: 1 } })
    const allocator = new Allocator(inventory, { strategy: byPriority(['C']) })
    expect(inShort(allocator.plan({ lines: laptops(3) }))).toEqual(['C 0:1', 'A 0:1', 'B 0:1'])
  })
})

describe('nearest', () => {
  test('takes each line from the nearest that has all of it, though another is nearer', async () => {
    const { inventory } = await openNetwork({ BER: { LAPTOP: 4, MOUSE: 9 }, NYC: { LAPTOP: 5 }, SFO: { LAPTOP: 50 } })
    const allocator = new Allocator(inventory, { strategy: nearest() })
    const lines = [...laptops(5), { productId: 'MOUSE', quantity: 2 }]
    expect(inShort(allocator.plan({ lines, destination: munich }))).toEqual(['NYC 0:5', 'BER 1:2'])
  })

  test('splits where none has all of it, the nearest first', async () => {
    const { inventory } = await openNetwork({ BER: { LAPTOP: 2 }, NYC: { LAPTOP: 4 }, SFO: { LAPTOP: 4 } })
    const allocator = new Allocator(inventory, { strategy: nearest() })
    const plan = allocator.plan({ lines: laptops(7), destination: munich })
    expect(inShort(plan)).toEqual(['BER 0:2', 'NYC 0:4', 'SFO 0:1'])
    expect(plan.explanation.at(-1)).toBe(
      'Line 0, LAPTOP: 2 from BER (506 km), 4 from NYC (6492 km), 1 from SFO (9455 km), since no warehouse has all of it.',
    )
  })

  test('a warehouse without a location comes last, and the plan says so', async () => {
    const { inventory } = await openNetwork({ AAA: { LAPTOP: 9 }, SFO: { LAPTOP: 9 } })
    const allocator = new Allocator(inventory, { strategy: nearest() })
    const plan = allocator.plan({ lines: laptops(10), destination: munich })
    expect(inShort(plan)).toEqual(['SFO 0:9', 'AAA 0:1'])
    expect(plan.explanation).toContain('AAA has no location, so it comes last.')
    expect(plan.shipments[0]?.distanceKm).toBeCloseTo(9_455, 0)
    expect(plan.shipments[1]).not.toHaveProperty('distanceKm')
  })

  test('what is equally far goes by the warehouse id', async () => {
    const { inventory } = await openNetwork({})
    for (const id of ['Z', 'M', 'Q']) {
      await inventory.addWarehouse({ id, name: id, location: munich })
      await inventory.receive({ warehouseId: id, productId: 'LAPTOP', quantity: 1 })
    }
    const allocator = new Allocator(inventory, { strategy: nearest() })
    expect(inShort(allocator.plan({ lines: laptops(3), destination: munich }))).toEqual(['M 0:1', 'Q 0:1', 'Z 0:1'])
  })
})

test('mostStock takes from the warehouse that has most left of the product, then by the id', async () => {
  const { inventory } = await openNetwork({ A: { LAPTOP: 5 }, B: { LAPTOP: 6 }, C: { LAPTOP: 5 } })
  const allocator = new Allocator(inventory, { strategy: mostStock() })
  // After line 0 B has 2 left: A and C have more.
  expect(inShort(allocator.plan({ lines: laptops(4, 7) }))).toEqual(['B 0:4', 'A 1:5', 'C 1:2'])
})

describe('fewestShipments', () => {
  test('finds the one warehouse that has all, however little it is otherwise', async () => {
    const { inventory } = await openNetwork({
      A: { LAPTOP: 90 },
      B: { MOUSE: 90 },
      Z: { LAPTOP: 1, MOUSE: 1 },
    })
    const allocator = new Allocator(inventory, { strategy: fewestShipments() })
    const plan = allocator.plan({ lines: [...laptops(1), { productId: 'MOUSE', quantity: 1 }] })
    expect(inShort(plan)).toEqual(['Z 0:1 1:1'])
    expect(plan.isOptimal).toBe(true)
  })

  test('of several sets the one whose distances are least, else the one with the smaller ids', async () => {
    const stock = { BER: { LAPTOP: 3 }, NYC: { LAPTOP: 3 }, SFO: { LAPTOP: 3 } }
    const { inventory } = await openNetwork(stock)
    const allocator = new Allocator(inventory, { strategy: fewestShipments() })
    const inCalifornia = { latitude: 36, longitude: -120 }
    expect(inShort(allocator.plan({ lines: laptops(5), destination: inCalifornia }))).toEqual(['SFO 0:3', 'NYC 0:2'])
    expect(inShort(allocator.plan({ lines: laptops(5), destination: munich }))).toEqual(['BER 0:3', 'NYC 0:2'])
    expect(inShort(allocator.plan({ lines: laptops(5) }))).toEqual(['BER 0:3', 'NYC 0:2'])
  })

  test('a warehouse without a location comes last among equals', async () => {
    const { inventory } = await openNetwork({ AAA: { LAPTOP: 3 }, SFO: { LAPTOP: 3 } })
    const allocator = new Allocator(inventory, { strategy: fewestShipments() })
    expect(inShort(allocator.plan({ lines: laptops(2), destination: munich }))).toEqual(['SFO 0:2'])
  })

  test('keeps a line whole where one of the chosen has all of it', async () => {
    const { inventory } = await openNetwork({ A: { LAPTOP: 2, MOUSE: 1 }, B: { LAPTOP: 5, MOUSE: 0, CABLE: 1 } })
    const allocator = new Allocator(inventory, { strategy: fewestShipments() })
    const lines = [{ productId: 'MOUSE', quantity: 1 }, ...laptops(4), { productId: 'CABLE', quantity: 1 }]
    expect(inShort(allocator.plan({ lines }))).toEqual(['A 0:1', 'B 1:4 2:1'])
  })
})

describe('lowestCost', () => {
  test('weighs a shipment against what its units cost', async () => {
    const { inventory } = await openNetwork({ A: { LAPTOP: 9 }, B: { LAPTOP: 9, MOUSE: 9 } })
    const planAt = (perShipment: number) => {
      const perUnit = ({ id }: { id: string }) => (id === 'A' ? 10 : 60)
      const strategy = lowestCost({ perShipment: () => perShipment, perUnit })
      return new Allocator(inventory, { strategy }).plan({
        lines: [...laptops(3), { productId: 'MOUSE', quantity: 1 }],
      })
    }
    const cheap = planAt(100)
    expect([inShort(cheap), cheap.cost]).toEqual([['A 0:3', 'B 1:1'], 290])
    expect(cheap.shipments.map(({ cost }) => cost)).toEqual([130, 160])
    const dear = planAt(200)
    expect([inShort(dear), dear.cost]).toEqual([['B 0:3 1:1'], 440])
  })

  test('its functions see the warehouse, the destination and the product', async () => {
    const { inventory } = await openNetwork({ BER: { LAPTOP: 9 } })
    const seen: unknown[] = []
    const strategy = lowestCost({
      perShipment: (warehouse, destination) => seen.push(warehouse.id, warehouse.location, destination) * 0,
      perUnit: ({ distanceKm = 0 }, _, productId) => (productId === 'LAPTOP' ? Math.round(distanceKm) : 0),
    })
    const plan = new Allocator(inventory, { strategy }).plan({ lines: laptops(2), destination: munich })
    expect(seen).toEqual(['BER', { latitude: 52.5, longitude: 13.4 }, munich])
    expect(plan.cost).toBe(2 * 506)
  })

  test('equal costs go to fewer shipments, then to the smaller ids', async () => {
    const { inventory } = await openNetwork({ A: { LAPTOP: 1 }, B: { LAPTOP: 2 }, C: { LAPTOP: 2 } })
    const strategy = lowestCost({ perShipment: () => 0, perUnit: () => 7 })
    expect(inShort(new Allocator(inventory, { strategy }).plan({ lines: laptops(2) }))).toEqual(['B 0:2'])
  })
})

test('a strategy of one’s own chooses from plain numbers', async () => {
  const { inventory } = await openNetwork({ BER: { LAPTOP: 3 }, NYC: { LAPTOP: 3 } })
  const strategy = {
    name: 'one from each',
    choose: ({ sources }: { sources: readonly object[] }) => ({
      picks: sources.map((_, source) => ({ line: 0, source, quantity: 1 })),
      reason: 'Each gives one.',
    }),
  }
  const plan = new Allocator(inventory, { strategy: nearest() }).plan({ lines: laptops(2), strategy })
  expect(inShort(plan)).toEqual(['BER 0:1', 'NYC 0:1'])
  expect(plan.explanation[0]).toBe('Each gives one.')
})
