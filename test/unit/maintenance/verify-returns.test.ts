import { expect, test } from 'vitest'
import type { Entry } from '../../../src/inventory/entry.ts'
import { ReturnAudit } from '../../../src/maintenance/return-audit.ts'
import { verifyJournal } from '../../../src/maintenance/verify-journal.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { SimulatedMachine } from '../../support/simulated-machine.ts'
import { folder, laptops, openOn } from './journal-story.ts'

const day = 24 * 60 * 60 * 1000
const back = { ...laptops, disposition: 'damaged' } as const

test('verify tells of returns that could not be checked, and of those that really exceed: a note, and no defect', async () => {
  const machine = new SimulatedMachine()
  const clock = new FakeClock()
  const inventory = await openOn(machine, clock)
  await inventory.addWarehouse({ id: 'SFO', name: 'SFO' })
  await inventory.receive({ ...laptops, quantity: 50 })
  for (const quantity of [5, 6]) await inventory.reserve({ ...laptops, quantity })
  await inventory.confirmAll(['R1', 'R2'])
  await inventory.fulfillAll(['R1', 'R2'])
  const sold = await inventory.sell({ ...laptops, quantity: 3 })
  await inventory.returnStock({ ...back, quantity: 1, reservationId: 'R1' })
  await inventory.returnStock({ ...back, quantity: 1 })
  const { returns } = await verifyJournal(folder, {}, machine)
  expect(returns).toEqual({ named: 1, unchecked: 0, exceeding: [] })

  clock.advance(day)
  await inventory.receive({ ...laptops, quantity: 1 })
  // By now everything is forgotten: 5 of the 5 of R1 come back, with the one before 6; of R2 all 6, of the sale 3.
  const last = await inventory.returnStock({ ...back, quantity: 5, reservationId: 'R1' })
  await inventory.returnStock({ ...back, quantity: 6, reservationId: 'R2' })
  await inventory.returnStock({ ...back, quantity: 3, reversesSequence: sold.sequence })
  const over = await inventory.returnStock({
    ...back,
    productId: 'MOUSE',
    quantity: 1,
    reversesSequence: sold.sequence,
  })
  await inventory.close()
  const verification = await verifyJournal(folder, {}, machine)
  expect(verification).toMatchObject({ isSound: true, problems: [] })
  expect(verification.returns).toEqual({
    named: 5,
    unchecked: 4,
    exceeding: [
      { reservationId: 'R1', productId: 'LAPTOP', shipped: 5, returned: 6, sequence: last.sequence },
      { reversesSequence: sold.sequence, productId: 'MOUSE', shipped: 0, returned: 1, sequence: over.sequence },
    ],
  })
})

test('what went out again may come back again', () => {
  const audit = new ReturnAudit()
  const named = { ...laptops, quantity: 3, reversesSequence: 1 }
  const entries = (...moved: readonly object[]): readonly Entry[] => moved as readonly Entry[]
  const returned = { ...named, type: 'returned', from: 'customer', to: 'damaged' }
  const unreturned = { ...named, type: 'unreturned', from: 'damaged', to: 'customer' }
  audit.addReturns({ sequence: 2, at: 0, entries: entries(returned, unreturned, returned) })
  audit.addShipments({ sequence: 1, at: 0, entries: entries({ ...named, type: 'sold' }) })
  expect(audit.findings()).toEqual({ named: 2, unchecked: 3, exceeding: [] })
})
