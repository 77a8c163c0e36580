import { expect, test } from 'vitest'
import { InFlight, maxWaiters } from '../../../src/engine/in-flight.ts'
import { InventoryManager } from '../../../src/index.ts'
import { ControlledJournal } from '../../support/controlled-journal.ts'
import { expectRefusal, expectThrow } from '../../support/refusals.ts'

test('so many are in flight as the limit says, and one more is OVERLOADED', () => {
  const inFlight = new InFlight(2)
  inFlight.enter(2)
  expect(expectThrow(() => inFlight.enter(), 'OVERLOADED')).toMatchObject({ limit: 2, requested: 1 })
  inFlight.leave()
  inFlight.enter()
  expect(inFlight.count).toBe(2)
})

test('those who wait in ready() have a bound of their own', async () => {
  const inFlight = new InFlight(1)
  inFlight.enter()
  const waiting = Array.from({ length: maxWaiters }, () => inFlight.ready())
  expect(await expectRefusal(inFlight.ready(), 'OVERLOADED')).toMatchObject({ queue: 'callers of ready()' })
  inFlight.leave()
  await Promise.all(waiting)
})

test('those who wait in settled() have a bound of their own', async () => {
  const journal = new ControlledJournal()
  const inventory = await InventoryManager.open({ journal })
  journal.hold()
  const added = inventory.addWarehouse({ id: 'SFO', name: 'San Francisco' })
  const waiting = Array.from({ length: maxWaiters }, () => inventory.settled())
  expect(await expectRefusal(inventory.settled(), 'OVERLOADED')).toMatchObject({ queue: 'callers of settled()' })
  journal.letGo()
  await Promise.all([added, ...waiting])
  await inventory.settled()
})
