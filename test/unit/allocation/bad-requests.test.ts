import { describe, expect, test } from 'vitest'
import {
  type AllocationStrategy,
  Allocator,
  byPriority,
  type Choice,
  lowestCost,
  mostStock,
  nearest,
} from '../../../src/allocation.ts'
import { InventoryManager } from '../../../src/index.ts'
import { expectRefusal, expectThrow } from '../../support/refusals.ts'
import { munich, openNetwork } from './network.ts'

const lines = [{ productId: 'LAPTOP', quantity: 2 }]

async function open(strategy: AllocationStrategy = mostStock()) {
  const { inventory } = await openNetwork({ SFO: { LAPTOP: 5 }, NYC: { LAPTOP: 5 } })
  return new Allocator(inventory, { strategy })
}

const bad: [field: string, request: object][] = [
  ['lines', {}],
  ['lines', { lines: [] }],
  ['lines[0]', { lines: ['LAPTOP'] }],
  ['colour', { lines, colour: 'red' }],
  ['colour', { lines: [{ ...lines[0], colour: 'red' }] }],
  ['warehouseId', { lines: [{ ...lines[0], warehouseId: 'SFO' }] }],
  ['destination.latitude', { lines, destination: { latitude: Number.NaN, longitude: 0 } }],
  ['destination.longitude', { lines, destination: { latitude: 0, longitude: 181 } }],
  ['altitude', { lines, destination: { ...munich, altitude: 9 } }],
  ['destination', { lines, destination: 'Munich' }],
  ['strategy', { lines, strategy: 'nearest' }],
  ['strategy', { lines, strategy: nearest }],
  ['partial', { lines, partial: 'yes' }],
  ['maxShipments', { lines, maxShipments: 0 }],
  ['maxShipments', { lines, maxShipments: 1.5 }],
  ['only', { lines, only: [] }],
  ['only', { lines, only: ['SFO', 'SFO'] }],
  ['exclude', { lines, exclude: 'SFO' }],
]

test.each(bad)('what is wrong with %s is INVALID_ARGUMENT, naming it: %j', async (field, request) => {
  const allocator = await open()
  const details = expectThrow(() => allocator.plan(request as never), 'INVALID_ARGUMENT')
  expect(details.field).toContain(field)
})

test('what throws while it is read is INVALID_ARGUMENT, with the cause', async () => {
  const allocator = await open()
  const hostile = {
    get productId() {
      throw new RangeError('mine')
    },
    quantity: 1,
  }
  expectThrow(() => allocator.plan({ lines: [hostile] } as never), 'INVALID_ARGUMENT')
  await expectRefusal(allocator.allocate({ lines: [hostile] } as never), 'INVALID_ARGUMENT')
})

test('ids and quantities are judged as everywhere', async () => {
  const allocator = await open()
  const plan = (line: object) => () => allocator.plan({ lines: [{ ...lines[0], ...line }] as never })
  for (const quantity of [0, -1, 1.5, Number.NaN, '2']) {
    expect(expectThrow(plan({ quantity }), 'INVALID_QUANTITY').field).toBe('lines[0].quantity')
  }
  expect(expectThrow(plan({ productId: '' }), 'INVALID_ID').field).toBe('lines[0].productId')
  expect(expectThrow(plan({ lineId: 7 }), 'INVALID_ID').field).toBe('lines[0].lineId')
})

test('a warehouse that there is not is WAREHOUSE_NOT_FOUND: in only, in exclude, and in a list of priorities', async () => {
  const allocator = await open()
  for (const limits of [{ only: ['SFO', 'OSL'] }, { exclude: ['OSL'] }, { strategy: byPriority(['SFO', 'OSL']) }]) {
    const details = expectThrow(() => allocator.plan({ lines, ...limits }), 'WAREHOUSE_NOT_FOUND')
    expect(details.warehouseId).toBe('OSL')
  }
})

test('nearest without a destination is INVALID_ARGUMENT', async () => {
  const allocator = await open(nearest())
  const details = expectThrow(() => allocator.plan({ lines }), 'INVALID_ARGUMENT')
  expect(details.field).toBe('destination')
  expect(details.problem).toMatch(/nearest goes by the distance/)
})

test('an allocator is of an inventory, with a strategy', async () => {
  const inventory = await InventoryManager.open()
  const make =
    (...args: unknown[]) =>
    () =>
      new (Allocator as new (...all: unknown[]) => Allocator)(...args)
  for (const wrong of [undefined, null, {}, 'inventory'])
    expect(expectThrow(make(wrong, { strategy: mostStock() }), 'INVALID_ARGUMENT').field).toBe('inventory')
  const choose = () => ({ picks: [], reason: '' })
  for (const wrong of [{ choose }, { name: 5, choose }, { name: 'mine', choose, warehouseIds: 'SFO' }])
    expect(expectThrow(make(inventory, { strategy: wrong }), 'INVALID_ARGUMENT').field).toMatch(/^strategy\./)
  for (const wrong of [{}, { strategy: undefined }, { strategy: {} }])
    expect(expectThrow(make(inventory, wrong), 'INVALID_ARGUMENT').field).toBe('strategy')
  expect(expectThrow(make(inventory, { strategy: mostStock(), ttl: 5 }), 'INVALID_ARGUMENT').field).toBe('ttl')
})

test('strategies are made of what they need', () => {
  expectThrow(() => byPriority([]), 'INVALID_ARGUMENT')
  expectThrow(() => byPriority(['SFO', 'SFO']), 'INVALID_ARGUMENT')
  expectThrow(() => byPriority(['']), 'INVALID_ID')
  expectThrow(() => byPriority('SFO' as never), 'INVALID_ARGUMENT')
  const perUnit = () => 1
  expect(expectThrow(() => lowestCost({ perUnit } as never), 'INVALID_ARGUMENT').field).toBe('perShipment')
  expect(expectThrow(() => lowestCost({ perUnit, perShipment: 5 } as never), 'INVALID_ARGUMENT').field).toBe(
    'perShipment',
  )
})

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY, '5'])(
  'a cost of %s is refused, naming the warehouse',
  async (cost) => {
    const allocator = await open(lowestCost({ perShipment: () => 1, perUnit: () => cost as number }))
    const details = expectThrow(() => allocator.plan({ lines }), 'INVALID_ARGUMENT')
    expect(details).toMatchObject({ field: 'perUnit', problem: expect.stringMatching(/NYC/) })
  },
)

describe('a strategy of one’s own is refused', () => {
  const choices: [problem: RegExp, picks: unknown][] = [
    [/with a list of picks/, undefined],
    [/line that there is not/, [{ line: 1, source: 0, quantity: 1 }]],
    [/source that there is not/, [{ line: 0, source: 2, quantity: 1 }]],
    [/whole number from 1/, [{ line: 0, source: 0, quantity: 0 }]],
    [/whole number from 1/, [{ line: 0, source: 0, quantity: 0.5 }]],
    [/gives line 0 more than it wants/, [{ line: 0, source: 0, quantity: 3 }]],
    [
      /takes more of LAPTOP than NYC has/,
      [
        { line: 1, source: 0, quantity: 4 },
        { line: 0, source: 0, quantity: 2 },
      ],
    ],
  ]

  test.each(choices)('if its choice cannot be: %s', async (problem, picks) => {
    const allocator = await open()
    const strategy = { name: 'mine', choose: () => ({ picks, reason: 'I say so.' }) as Choice }
    const all = String(problem).includes('LAPTOP') ? [...lines, { productId: 'LAPTOP', quantity: 4 }] : lines
    const details = expectThrow(() => allocator.plan({ lines: all, strategy }), 'INVALID_ARGUMENT')
    expect(details.problem).toMatch(problem)
  })

  test('also if it changes the problem that it was given', async () => {
    const allocator = await open()
    const strategy: AllocationStrategy = {
      name: 'mine',
      choose: ({ sources }) => {
        for (const { stock } of sources) (stock as number[]).fill(99)
        return { picks: [{ line: 0, source: 0, quantity: 9 }], reason: 'I made some.' }
      },
    }
    const many = [{ productId: 'LAPTOP', quantity: 9 }]
    expectThrow(() => allocator.plan({ lines: many, strategy }), 'INVALID_ARGUMENT')
  })

  test.each([undefined, null, [], Promise.resolve(), { picks: [] }])('if it gives %j', async (choice) => {
    const allocator = await open()
    const strategy = { name: 'mine', choose: () => choice as never }
    expect(expectThrow(() => allocator.plan({ lines, strategy }), 'INVALID_ARGUMENT').problem).toMatch(/mine must give/)
  })

  test('not if it throws: that is its own error', async () => {
    const allocator = await open()
    const strategy: AllocationStrategy = {
      name: 'mine',
      choose: () => {
        throw new RangeError('mine')
      },
    }
    expect(() => allocator.plan({ lines, strategy })).toThrow(RangeError)
  })
})
