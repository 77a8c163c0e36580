import { describe, expect, test } from 'vitest'
import { isPhysical } from '../../../src/inventory/bucket.ts'
import {
  isInTable,
  isMovementType,
  type MovementType,
  makeMovement,
  movements,
  onHandDelta,
} from '../../../src/inventory/movement.ts'
import { entriesOf, laptops, openWithLaptops } from '../../support/open-inventory.ts'
import { Porter } from '../../support/porter-ledger.ts'

/** The movement table, written down once more: type, routes, and what each does to `onHand`. */
const documented: readonly (readonly [MovementType, string])[] = [
  ['received', 'supplier → available +, supplier → damaged +'],
  ['reserved', 'available → reserved 0'],
  ['released', 'reserved → available 0'],
  ['expired', 'reserved → available 0'],
  ['confirmed', 'reserved → committed 0'],
  ['cancelled', 'committed → available 0'],
  ['fulfilled', 'committed → customer -'],
  ['sold', 'available → customer -'],
  ['returned', 'customer → available +, customer → quarantined +, customer → damaged +'],
  ['unreturned', 'available → customer -, quarantined → customer -, damaged → customer -'],
  ['removed', 'available → scrap -'],
  ['damaged', 'available → damaged 0'],
  ['quarantined', 'available → quarantined 0'],
  ['cleared', 'quarantined → available 0'],
  ['written-off', 'damaged → scrap -, quarantined → scrap -'],
  ['returned-to-supplier', 'available → supplier -, damaged → supplier -, quarantined → supplier -'],
  ['adjusted', 'variance → available +, available → variance -'],
  ['transferred-out', 'available → transit -'],
  ['transfer-shipped', 'committed → transit -'],
  ['transferred-in', 'transit → available +, transit → damaged +'],
  ['transfer-lost', 'transit → scrap 0'],
]

describe('the movement table', () => {
  test('has the rows of the documentation and no others', () => {
    expect(Object.keys(movements).toSorted()).toEqual(documented.map(([type]) => type).toSorted())
  })

  test.each(documented)('%s moves %s', (type, expected) => {
    const routes = movements[type].routes.map((route) => {
      const delta = onHandDelta(makeMovement(type, laptops, 4, route, {}))
      return `${route.from} → ${route.to} ${{ 4: '+', 0: '0', [-4]: '-' }[delta]}`
    })
    expect(routes.join(', ')).toBe(expected)
  })

  test('is double entry: both ends differ, and at least one is in the building unless goods are lost on their way', () => {
    for (const [type, { routes, commands }] of Object.entries(movements)) {
      expect(commands.length).toBeGreaterThan(0)
      for (const { from, to } of routes) {
        expect(from).not.toBe(to)
        expect(isPhysical(from) || isPhysical(to)).toBe(type !== 'transfer-lost')
      }
    }
  })

  test('knows what is in it, and nothing that an object inherits', () => {
    const sold = makeMovement('sold', laptops, 1, { from: 'available', to: 'customer' }, {})
    expect(isInTable(sold)).toBe(true)
    expect(isInTable({ ...sold, from: 'reserved' })).toBe(false)
    expect(isMovementType('constructor')).toBe(false)
    expect(isMovementType('__proto__')).toBe(false)
  })
})

test('every row is reached by the command that it names, and the entry names both ends', async () => {
  const porter = new Porter()
  const { inventory, clock } = await openWithLaptops(20, { ledgers: [porter] })
  const reason = 'because'
  const one = { ...laptops, quantity: 1 }
  const hold = async (): Promise<string> => (await inventory.reserve(one)).id
  const confirmIt = async ({ id }: { id: string }): Promise<string> => (await inventory.confirm(id)).id
  const confirmed = async (): Promise<string> => confirmIt({ id: await hold() })

  await inventory.sell(one)
  for (const disposition of ['available', 'quarantined', 'damaged'] as const)
    await inventory.returnStock({ ...one, disposition })
  await inventory.remove({ ...one, reason })
  await inventory.markDamaged(one)
  await inventory.quarantine({ ...one, quantity: 2 })
  await inventory.clear(one)
  await inventory.writeOff({ ...one, from: 'damaged', reason })
  await inventory.writeOff({ ...one, from: 'quarantined', reason })
  await inventory.adjust({ ...laptops, delta: 4, reason })
  await inventory.markDamaged(one)
  await inventory.quarantine(one)
  for (const from of ['available', 'damaged', 'quarantined'] as const)
    await inventory.returnToSupplier({ ...one, from, receiptSequence: 3 })
  await inventory.receive({ ...one, quantity: 2, disposition: 'damaged' })
  await inventory.returnStock({ ...one, disposition: 'quarantined' })
  for (const from of ['available', 'damaged', 'quarantined'] as const) await porter.run('unreturn', { ...one, from })
  await inventory.count({ ...laptops, counted: 10, reason })
  await inventory.release(await hold())
  await inventory.fulfill(await confirmed())
  await inventory.cancel(await confirmed())
  await hold()
  clock.advance(15 * 60 * 1000)
  await inventory.transfer({
    sourceWarehouseId: 'SFO',
    destinationWarehouseId: 'NYC',
    productId: 'LAPTOP',
    quantity: 1,
  })

  await porter.run('shipTransfer', { reservationId: await inventory.reserve({ ...one, quantity: 3 }).then(confirmIt) })
  const arriving = { ...one, warehouseId: 'NYC' }
  await porter.run('receiveTransfer', arriving)
  await porter.run('receiveTransfer', { ...arriving, disposition: 'damaged' })
  await porter.run('loseTransfer', { ...arriving, reason })

  const reached = new Set<string>()
  for (const entry of await entriesOf(inventory)) {
    if (!('from' in entry)) continue
    expect(isInTable(entry)).toBe(true)
    // The change of `onHand` follows from both ends and is never stored beside them.
    expect(entry).not.toHaveProperty('delta')
    reached.add(`${entry.type} ${entry.from} → ${entry.to}`)
  }
  const rows = Object.entries(movements).flatMap(([type, { routes }]) =>
    routes.map(({ from, to }) => `${type} ${from} → ${to}`),
  )
  expect([...reached].toSorted()).toEqual(rows.toSorted())
})
