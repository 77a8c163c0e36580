import { describe, expect } from 'vitest'
import { holdLevels } from '../support/holding.ts'
import { nyc, race, sfo } from './arena.ts'
import { someTurns, track, until } from './tracked.ts'

describe('locks are released once the entries are applied; the answer is given when the journal has them', () => {
  race('of a transaction: the next on its level goes on, and rests on what the journal has not yet', async (arena) => {
    const { inventory, journal } = arena
    await inventory.settled()
    journal.hold()
    const first = track(inventory.transaction({ levels: [sfo, nyc] }, (tx) => tx.sell({ ...sfo, quantity: 4 })))
    await until(() => inventory.stock(sfo).available === 6, 'the transaction is applied')
    const second = track(inventory.transaction({ levels: [sfo] }, (tx) => tx.sell({ ...sfo, quantity: 3 })))
    const third = track(inventory.sell({ ...sfo, quantity: 2 }))
    await until(() => inventory.stock(sfo).available === 1, 'both that came after it are applied')
    await someTurns()
    const all = [first, second, third]
    expect(all.map(({ outcome }) => outcome)).toEqual(['waiting', 'waiting', 'waiting'])
    journal.letGo()
    await Promise.all(all.map(({ promise }) => promise))
  })

  race('of a command that waited for its turn, too', async (arena) => {
    const { inventory, journal } = arena
    const { end, holder: held } = await holdLevels(inventory, { levels: [sfo] })
    const holder = track(held)
    await inventory.settled()
    journal.hold()
    const waiting = [1, 2, 3].map((quantity) => track(inventory.sell({ ...sfo, quantity })))
    await someTurns()
    expect(inventory.stock(sfo).available).toBe(10)
    end.resolve()
    await until(() => inventory.stock(sfo).available === 4, 'all three are applied')
    expect(waiting.map(({ outcome }) => outcome)).toEqual(['waiting', 'waiting', 'waiting'])
    journal.letGo()
    await Promise.all([holder, ...waiting].map(({ promise }) => promise))
  })
})

describe('what happens outside the critical section', () => {
  race('encoding for the journal happens after it: nothing is handed over before the call returns', async (arena) => {
    const { inventory, journal } = arena
    const level = { warehouseId: 'SFO', productId: 'FREE' }
    await inventory.settled()
    const before = journal.appends
    const receiving = inventory.receive({ ...level, quantity: 5 })
    // Applied already, in this very turn, and the journal knows nothing of it.
    expect(inventory.stock(level).available).toBe(5)
    expect(journal.appends).toBe(before)
    await receiving
    expect(journal.appends).toBe(before + 1)
  })

  race('CLOSED reads no state and is given at once, while what was appended still drains', async (arena) => {
    const { inventory, journal } = arena
    journal.hold()
    const selling = track(inventory.sell({ ...sfo, quantity: 1 }))
    await until(() => inventory.stock(sfo).available === 9 && journal.isHoldingOne)
    const closing = inventory.close()
    const late = [
      track(inventory.sell({ ...sfo, quantity: 1 })),
      track(inventory.tryReserve({ ...sfo, quantity: 1 })),
      track(inventory.transaction({ levels: [sfo] }, () => 'never')),
    ]
    await Promise.all(late.map((one) => one.answered()))
    expect(late.map(({ outcome }) => outcome)).toEqual(['CLOSED', 'CLOSED', 'CLOSED'])
    expect(selling.outcome).toBe('waiting')
    journal.letGo()
    await closing
    await selling.promise
  })
})
