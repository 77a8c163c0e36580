import { describe, expect, it } from 'vitest'
import { InventoryManager, isInventoryError, type LevelKey, replay } from '../../src/index.ts'
import { BackgroundTransactions } from '../support/background-transactions.ts'
import { ControlledJournal, type Failure } from '../support/controlled-journal.ts'
import { FakeClock } from '../support/fake-clock.ts'

const sfo: LevelKey = { warehouseId: 'SFO', productId: 'LAPTOP' }
const nyc: LevelKey = { warehouseId: 'NYC', productId: 'LAPTOP' }

/** A day in short: each step is answered before the next, so each takes an append of its own. */
async function day(inventory: InventoryManager, clock: FakeClock, done: string[]): Promise<void> {
  const step = async <Value>(name: string, call: Promise<Value>): Promise<Value> => {
    const value = await call
    done.push(name)
    return value
  }
  await step('sfo', inventory.addWarehouse({ id: 'SFO', name: 'SFO' }))
  await step('nyc', inventory.addWarehouse({ id: 'NYC', name: 'NYC' }))
  await step('receive', inventory.receive({ ...sfo, quantity: 20, idempotencyKey: 'receive' }))
  const hold = await step('reserve', inventory.reserve({ ...sfo, quantity: 4, ttlMs: 100 }))
  const other = await step('reserve 2', inventory.reserve({ ...sfo, quantity: 3, ttlMs: 500 }))
  await step(
    'transaction',
    inventory.transaction({ levels: [sfo, nyc] }, async (tx) => {
      await tx.sell({ ...sfo, quantity: 1 })
      await tx.transfer({
        sourceWarehouseId: 'SFO',
        destinationWarehouseId: 'NYC',
        productId: 'LAPTOP',
        quantity: 5,
      })
    }),
  )
  clock.set(hold.expiresAt)
  await step('sell after expiry', inventory.sell({ ...sfo, quantity: 11 }))
  await step('confirm', inventory.confirm(other.id, { quantity: 2 }))
  await step('fulfill', inventory.fulfill(other.id, { quantity: 1 }))
  await step('cancel', inventory.cancel(other.id))
}

async function run(nth: number, how: Failure, landed: boolean, width: number): Promise<number> {
  const journal = new ControlledJournal()
  const clock = new FakeClock()
  journal.failAt(nth, how, { landed })
  const inventory = await InventoryManager.open({ journal, clock })
  const done: string[] = []
  const background = new BackgroundTransactions(inventory, [sfo, nyc], nth)
  // They cannot name a level before its warehouse is there, but they can lock it.
  background.violations.length = 0
  const running = day(inventory, clock, done)
  if (width > 0) background.start(width)
  const error: unknown = await running.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  await background.stop()
  expect(journal.violations).toEqual([])
  if (error !== undefined) expect(isInventoryError(error, 'JOURNAL_FAILED'), JSON.stringify(error)).toBe(true)
  const { appends, durableSequence } = journal
  const after = journal.crash()
  const reopened = await InventoryManager.open({ journal: after, clock: new FakeClock(0) })
  // Exactly what is there: no more, no less, and all that was acknowledged.
  const past = await replay(after)
  expect(past.sequence).toBe(durableSequence)
  expect([...reopened.reservations()]).toEqual([...past.reservations()])
  const expected = done.length + (done.length > 6 ? 1 : 0)
  const lost = error === undefined ? 0 : 1
  expect(durableSequence).toBeGreaterThanOrEqual(expected)
  expect(durableSequence).toBeLessThanOrEqual(expected + (landed ? 2 * lost : lost))
  expect((await reopened.reconcile()).drift).toEqual([])
  await reopened.close()
  return error === undefined ? 0 : appends
}

describe('every append fails once, and what was acknowledged is there after reopening', () => {
  for (const width of [0, 2]) {
    const under = width === 0 ? '' : ' (while transactions hold random levels)'
    for (const how of ['rejects', 'throws'] satisfies Failure[]) {
      it(`the nth append ${how}, for each n${under}`, async () => {
        let nth = 1
        while ((await run(nth, how, false, width)) > 0) nth += 1
        expect(nth).toBeGreaterThan(10)
      })
    }
    it(`the nth append lands and rejects all the same, for each n${under}`, async () => {
      let nth = 1
      while ((await run(nth, 'rejects', true, width)) > 0) nth += 1
      expect(nth).toBeGreaterThan(10)
    })
  }
})
