import { describe, expect, it } from 'vitest'
import { InventoryManager, MemoryJournal } from '../../src/index.ts'
import { holdLevels } from '../support/holding.ts'
import { expectRefusal } from '../support/refusals.ts'
import { nyc, race, sfo } from './arena.ts'
import { someTurns, track, until } from './tracked.ts'

describe('close() with work pending', () => {
  race('what was appended is drained and answered, refusals included', async (arena) => {
    const { inventory, journal } = arena
    journal.hold()
    const selling = track(inventory.sell({ ...sfo, quantity: 10 }))
    await until(() => inventory.stock(sfo).available === 0)
    const refused = track(inventory.tryReserve({ ...sfo, quantity: 1 }))
    const reading = track(inventory.transaction({ levels: [nyc] }, (tx) => tx.stock(nyc).available))
    const settled = track(inventory.settled())
    await until(() => journal.isHoldingOne)
    await someTurns(30)
    expect(inventory.isOpen).toBe(true)
    const closing = track(inventory.close())
    await someTurns()
    expect(closing.outcome).toBe('waiting')
    journal.letGo()
    await closing.promise
    expect(inventory.isOpen).toBe(false)
    expect(await selling.promise).toMatchObject({ sequence: expect.any(Number) })
    expect(await refused.promise).toMatchObject({ ok: false })
    await reading.answered()
    expect([10, 'CLOSED']).toContain(reading.outcome)
    await settled.promise
    const reopened = await InventoryManager.open({ journal })
    expect(reopened.stock(sfo).available).toBe(0)
  })

  race('lock waiters and open transactions reject with CLOSED, and every promise settles', async (arena) => {
    const { inventory } = arena
    const { id } = await inventory.reserve({ ...nyc, quantity: 1 })
    const { holder } = await holdLevels(inventory, { levels: [sfo] }, (tx) => tx.sell({ ...sfo, quantity: 3 }))
    const open = track(holder)
    const waiting = [
      track(inventory.sell({ ...sfo, quantity: 1 })),
      track(inventory.tryReserve({ ...sfo, quantity: 1 })),
      track(inventory.transaction({ levels: [sfo, nyc] }, () => 'never')),
      track(inventory.sell({ ...sfo, quantity: 1, idempotencyKey: 'k' })),
      track(inventory.sell({ ...sfo, quantity: 1, idempotencyKey: 'k' })),
    ]
    const batch = track(
      inventory.batch([
        { type: 'sell', ...sfo, quantity: 1 },
        { type: 'confirm', reservationId: id },
      ]),
    )
    await someTurns()
    await inventory.close()
    await Promise.all([open, ...waiting, batch].map((one) => one.answered()))
    expect([open, ...waiting].map(({ outcome }) => outcome)).toEqual(Array(6).fill('CLOSED'))
    const results = (await batch.promise).map((one) => (one.ok ? 'ok' : one.refusal.code))
    expect(results).toEqual(['CLOSED', 'CLOSED'])
    expect(inventory.stock(sfo).available).toBe(10)
    expect(inventory.reservation(id).status).toBe('pending')
  })

  race('a transaction whose commit was appended is answered with its result', async (arena) => {
    const { inventory, journal } = arena
    journal.hold()
    const selling = track(
      inventory.transaction({ levels: [sfo] }, async (tx) => {
        await tx.sell({ ...sfo, quantity: 3 })
        return 'sold'
      }),
    )
    await until(() => inventory.stock(sfo).available === 7)
    const closing = inventory.close()
    await someTurns()
    journal.letGo()
    await closing
    expect(await selling.promise).toBe('sold')
  })

  race('a later command is CLOSED; reads go on', async ({ inventory }) => {
    await inventory.close()
    const later = [
      inventory.sell({ ...sfo, quantity: 1 }),
      inventory.tryReserve({ ...sfo, quantity: 1 }),
      inventory.batch([]),
      inventory.transaction({ levels: [sfo] }, () => 'never'),
      inventory.ready(),
      inventory.addWarehouse({ id: 'BOS', name: 'b' }),
    ]
    for (const one of later) await expectRefusal(one, 'CLOSED')
    expect(inventory.stock(sfo).available).toBe(10)
  })

  race('a second close() gives the same promise', async ({ inventory }) => {
    const first = inventory.close()
    expect(inventory.close()).toBe(first)
    await first
    expect(inventory.close()).toBe(first)
  })

  race(
    'whoever waits for ready() is told',
    async ({ inventory, journal }) => {
      journal.hold()
      const selling = track(inventory.sell({ ...sfo, quantity: 1 }))
      const waiting = track(inventory.ready())
      await someTurns()
      const closing = inventory.close()
      journal.letGo()
      await closing
      await Promise.all([selling.answered(), waiting.answered()])
      expect(waiting.outcome).toBe('CLOSED')
    },
    { options: { limits: { maxInFlight: 1 } }, held: [] },
  )

  race('if the journal fails while it drains, the answers say so and close() settles', async (arena) => {
    const { inventory, journal } = arena
    journal.hold()
    const selling = track(inventory.sell({ ...sfo, quantity: 1 }))
    await until(() => journal.isHoldingOne && inventory.stock(sfo).available === 9)
    const closing = track(inventory.close())
    await someTurns()
    journal.failHeld()
    await closing.answered()
    await selling.answered()
    expect(selling.outcome).toBe('JOURNAL_FAILED')
  })

  race('nothing runs afterwards: no expiry, no append', async ({ inventory, journal, clock }) => {
    const hold = await inventory.reserve({ ...sfo, quantity: 1, ttlMs: 100 })
    await inventory.close()
    const { appends } = journal
    clock.advance(1_000)
    await someTurns(20)
    expect(journal.appends).toBe(appends)
    expect(inventory.reservation(hold.id).status).toBe('pending')
    expect(clock.pendingTimers).toBe(0)
  })
})

describe('await using', () => {
  it('closes at the end of the block, so that the journal is free for the next', async () => {
    const journal = new MemoryJournal()
    {
      await using inventory = await InventoryManager.open({ journal })
      await inventory.addWarehouse({ id: 'SFO', name: 'SFO' })
      await expectRefusal(InventoryManager.open({ journal }), 'JOURNAL_LOCKED')
    }
    await using again = await InventoryManager.open({ journal })
    expect(again.warehouses()).toHaveLength(1)
  })
})
