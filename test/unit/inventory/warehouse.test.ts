import { expect, test } from 'vitest'
import { TableStorage } from '../../../src/inventory/storage/table-storage.ts'
import { Warehouse } from '../../../src/inventory/warehouse.ts'

function warehouse(capacity?: number): Warehouse {
  const added = { type: 'warehouse-added', warehouseId: 'SFO', name: 'San Francisco' } as const
  return new Warehouse(capacity === undefined ? added : { ...added, capacity }, 1, new TableStorage())
}

test('there is room up to the capacity, and not for one more', () => {
  const sfo = warehouse(10)
  sfo.countArrival(4)
  expect(sfo.judgeArrival('LAPTOP', 6)).toBeUndefined()
  expect(sfo.judgeArrival('LAPTOP', 7)).toEqual({
    code: 'CAPACITY_EXCEEDED',
    details: {
      warehouseId: 'SFO',
      productId: 'LAPTOP',
      requested: 7,
      capacity: 10,
      onHand: 4,
      free: 6,
    },
  })
})

test('a warehouse that is fuller than a capacity set later has no room, not less than none', () => {
  const sfo = warehouse()
  sfo.countArrival(20)
  sfo.configure({ type: 'warehouse-configured', warehouseId: 'SFO', capacity: 10 }, 2)
  expect(sfo.judgeArrival('LAPTOP', 1)).toMatchObject({ details: { free: 0, onHand: 20 } })
})

test('settings change one by one, and null takes one away', () => {
  const sfo = warehouse(10)
  const configure = (settings: object): void =>
    sfo.configure({ type: 'warehouse-configured', warehouseId: 'SFO', ...settings }, 2)
  configure({ reorderThreshold: 3 })
  expect(sfo.view()).toEqual({
    id: 'SFO',
    name: 'San Francisco',
    capacity: 10,
    reorderThreshold: 3,
    onHand: 0,
  })
  configure({ capacity: null, reorderThreshold: null, location: { latitude: 1, longitude: 2 } })
  expect(sfo.view()).toEqual({
    id: 'SFO',
    name: 'San Francisco',
    location: { latitude: 1, longitude: 2 },
    onHand: 0,
  })
  expect(sfo.isConfiguredAs({ type: 'warehouse-configured', warehouseId: 'SFO', capacity: null })).toBe(true)
})

test('a level is made once, at its first touch, and names of Object.prototype are ordinary', () => {
  const sfo = warehouse()
  expect(sfo.level('__proto__')).toBeUndefined()
  const level = sfo.levelFor('__proto__')
  expect(sfo.levelFor('__proto__')).toBe(level)
  expect(sfo.level('constructor')).toBeUndefined()
  expect([...sfo.levels()]).toEqual([level])
})
