import { describe, expect } from 'vitest'
import { InventoryManager } from '../../src/index.ts'
import { nyc, race, sfo } from '../race/arena.ts'
import { someTurns, track, until } from '../race/tracked.ts'
import { ControlledJournal, diskFull, type Failure } from '../support/controlled-journal.ts'
import { holdLevels } from '../support/holding.ts'
import { expectThrow } from '../support/refusals.ts'

describe('fail-stop: if the journal fails, the engine stops for good', () => {
  for (const how of ['rejects', 'throws'] satisfies Failure[]) {
    race(`every waiting command rejects with JOURNAL_FAILED and the cause, if it ${how}`, async (arena) => {
      const { inventory, journal } = arena
      const { holder } = await holdLevels(inventory, { levels: [sfo] }, (tx) => tx.sell({ ...sfo, quantity: 1 }))
      const open = track(holder)
      await inventory.settled()
      const free = { warehouseId: 'SFO', productId: 'MOUSE' }
      journal.failForEver(how)
      const waiting = [
        open,
        track(inventory.receive({ ...free, quantity: 1 })),
        track(inventory.tryReserve({ ...free, quantity: 5 })),
        track(inventory.sell({ ...sfo, quantity: 1 })),
        track(inventory.transaction({ levels: [sfo, nyc] }, () => 'never')),
        track(inventory.batch([{ type: 'receive', ...free, quantity: 1 }])),
        track(inventory.settled()),
        track(inventory.receive({ ...free, quantity: 1, idempotencyKey: 'k' })),
        track(inventory.receive({ ...free, quantity: 1, idempotencyKey: 'k' })),
      ]
      await Promise.all(waiting.map((one) => one.answered()))
      for (const { error, outcome } of waiting) {
        expect(outcome).toBe('JOURNAL_FAILED')
        expect((error as Error).cause).toBe(diskFull)
      }
    })
  }

  race('every later command rejects so, and reads throw it, too', async (arena) => {
    const { inventory, journal } = arena
    const { id } = await inventory.reserve({ ...nyc, quantity: 1 })
    journal.failForEver('rejects')
    await track(inventory.sell({ ...sfo, quantity: 1 })).answered()
    const later = [
      inventory.sell({ ...sfo, quantity: 1 }),
      inventory.tryReserve({ ...sfo, quantity: 1 }),
      inventory.release(id),
      inventory.transaction({ levels: [sfo] }, () => 'never'),
      inventory.batch([{ type: 'sell', ...sfo, quantity: 1 }]),
      inventory.settled(),
      inventory.ready(),
      inventory.reconcile(),
    ].map((call) => track<unknown>(call))
    await Promise.all(later.map((one) => one.answered()))
    expect(new Set(later.map(({ outcome }) => outcome))).toEqual(new Set(['JOURNAL_FAILED']))
    const reads: (() => unknown)[] = [
      () => inventory.stock(sfo),
      () => inventory.availability('LAPTOP'),
      () => inventory.reservation(id),
      () => inventory.reservations(),
      () => inventory.warehouse('SFO'),
      () => inventory.warehouses(),
      () => inventory.lowStock(),
      () => inventory.auditLog.commits(),
    ]
    for (const read of reads) expectThrow(read, 'JOURNAL_FAILED')
  })

  race('nothing is retried, by no later command, timer or close', async (arena) => {
    const { inventory, journal, clock } = arena
    await inventory.reserve({ ...sfo, quantity: 1, ttlMs: 100 })
    journal.failAt(1, 'rejects')
    await track(inventory.sell({ ...sfo, quantity: 1 })).answered()
    const { appends } = journal
    track(inventory.sell({ ...sfo, quantity: 1 }))
    clock.advance(1_000)
    await someTurns(20)
    await inventory.close()
    expect(journal.appends).toBe(appends)
    // The double would have reported an append after its failure.
    expect(journal.violations).toEqual([])
  })

  race('those behind the failed batch are lost with it: none is answered otherwise', async (arena) => {
    const { inventory, journal } = arena
    journal.hold()
    const first = track(inventory.sell({ ...sfo, quantity: 1 }))
    await until(() => journal.isHoldingOne && inventory.stock(sfo).available === 9)
    const behind = [track(inventory.sell({ ...sfo, quantity: 1 })), track(inventory.reserve({ ...nyc, quantity: 99 }))]
    await until(() => inventory.stock(sfo).available === 8)
    journal.failHeld()
    await Promise.all([first, ...behind].map((one) => one.answered()))
    expect([first, ...behind].map(({ outcome }) => outcome)).toEqual(Array(3).fill('JOURNAL_FAILED'))
    const reopened = await InventoryManager.open({ journal: journal.crash() })
    expect(reopened.stock(sfo).available).toBe(10)
  })

  race('reopening recovers exactly what is there, also what landed unacknowledged', async (arena) => {
    const { inventory, journal, clock } = arena
    const request = { ...sfo, quantity: 4, idempotencyKey: 'k' }
    await inventory.settled()
    journal.failAt(1, 'rejects', { landed: true })
    const lost = track(inventory.reserve(request))
    await lost.answered()
    expect(lost.outcome).toBe('JOURNAL_FAILED')
    const reopened = await InventoryManager.open({ journal: journal.crash(), clock })
    expect(reopened.stock(sfo)).toMatchObject({ available: 6, reserved: 4 })
    // between sync and acknowledgement: there, and a retry gives the original result.
    expect(await reopened.reserve(request)).toMatchObject({ quantity: 4, status: 'pending' })
    expect(reopened.stock(sfo)).toMatchObject({ available: 6, reserved: 4 })
  })

  race('a journal that is never heard of again: nothing is answered', async (arena) => {
    const { inventory, journal } = arena
    await inventory.settled()
    const free = { warehouseId: 'SFO', productId: 'MOUSE' }
    journal.failForEver('hangs')
    const waiting = [
      track(inventory.receive({ ...free, quantity: 1 })),
      track(inventory.tryReserve({ ...free, quantity: 5 })),
    ]
    await someTurns(50)
    expect(waiting.map(({ outcome }) => outcome)).toEqual(['waiting', 'waiting'])
    journal.crash()
  })
})

describe('opening on a journal that fails', () => {
  race('at its first append: open rejects with JOURNAL_FAILED, and the journal is given up', async ({ clock }) => {
    for (const how of ['rejects', 'throws'] satisfies Failure[]) {
      const journal = new ControlledJournal()
      journal.failForEver(how)
      const opening = track(InventoryManager.open({ journal, clock, retention: { maxCount: 5 } }))
      await opening.answered()
      expect(opening.outcome).toBe('JOURNAL_FAILED')
      expect((opening.error as Error).cause).toBe(diskFull)
      const again = await InventoryManager.open({ journal: journal.crash(), clock })
      expect(again.warehouses()).toEqual([])
      expect(journal.violations).toEqual([])
    }
  })

  race('when it is claimed, by a rejection or a throw', async () => {
    class Unclaimable extends ControlledJournal {
      readonly #how: Failure
      constructor(how: Failure) {
        super()
        this.#how = how
      }
      override open(): Promise<never> {
        if (this.#how === 'throws') throw diskFull
        return Promise.reject(diskFull)
      }
    }
    for (const how of ['rejects', 'throws'] satisfies Failure[]) {
      const opening = track(InventoryManager.open({ journal: new Unclaimable(how) }))
      await opening.answered()
      expect(opening.outcome, how).toBe('JOURNAL_FAILED')
    }
  })
})
