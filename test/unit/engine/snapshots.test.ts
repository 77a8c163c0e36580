import { beforeEach, describe, expect, test, vi } from 'vitest'
import { InventoryError, type InventoryEvents, isInventoryError, MemoryJournal, replay } from '../../../src/index.ts'
import { laptops, nextTurns, openInventory, openWithLaptops } from '../../support/open-inventory.ts'
import { expectRefusal } from '../../support/refusals.ts'
import { SnapshotJournal } from '../../support/snapshot-journal.ts'

let journal: SnapshotJournal
beforeEach(() => {
  journal = new SnapshotJournal()
})

describe('a snapshot on request', () => {
  test('is of all that was visible, and the next opening reads only what came after it', async () => {
    const { inventory, clock } = await openWithLaptops(10, { journal })
    await inventory.reserve({ ...laptops, quantity: 2, idempotencyKey: 'cart' })
    const info = await inventory.snapshot()
    expect(info).toMatchObject({ sequence: 4, at: clock.now() })
    await inventory.sell({ ...laptops, quantity: 1 })
    await inventory.close()

    journal.readsFrom.length = 0
    const { inventory: again } = await openInventory({ journal, clock })
    expect(journal.readsFrom).toEqual([5])
    expect(again.stock(laptops)).toMatchObject({ available: 7, reserved: 2, version: 3 })
    const retried = await again.reserve({ ...laptops, quantity: 2, idempotencyKey: 'cart' })
    expect(retried).toEqual(again.reservation('R1'))
    expect((await again.reconcile()).drift).toEqual([])
    await again.close()
  })

  test('waits for its turn behind one that is being taken, and then has what came meanwhile', async () => {
    const { inventory } = await openWithLaptops(10, { journal })
    let goOn = (): void => undefined
    journal.snapshots.pace = () => new Promise((resolve) => (goOn = resolve))
    const first = inventory.snapshot()
    await nextTurns()
    await inventory.sell({ ...laptops, quantity: 1 })
    const second = inventory.snapshot()
    journal.snapshots.pace = () => Promise.resolve()
    await nextTurns()
    goOn()
    expect((await first).sequence).toBe(3)
    expect((await second).sequence).toBe(4)
  })

  test('is one for all who ask while another is being taken', async () => {
    const { inventory } = await openWithLaptops(10, { journal })
    let goOn = (): void => undefined
    journal.snapshots.pace = () => new Promise((resolve) => (goOn = resolve))
    const first = inventory.snapshot()
    await nextTurns()
    const others = Array.from({ length: 100 }, () => inventory.snapshot())
    await nextTurns()
    journal.snapshots.pace = () => Promise.resolve()
    goOn()
    await Promise.all([first, ...others])
    expect(journal.snapshots.stored).toHaveLength(2)
    await inventory.snapshot()
    expect(journal.snapshots.stored).toHaveLength(3)
  })

  test('of a journal that keeps none is refused', async () => {
    const { inventory } = await openWithLaptops(1, { journal: new MemoryJournal() })
    const details = await expectRefusal(inventory.snapshot(), 'INVALID_ARGUMENT')
    expect(details).toMatchObject({ field: 'journal', value: 'MemoryJournal' })
  })

  test('of an empty journal is refused: there is nothing to keep', async () => {
    const { inventory } = await openInventory({ journal })
    expect(await expectRefusal(inventory.snapshot(), 'SNAPSHOT_FAILED')).toMatchObject({ sequence: 0 })
  })

  test('that cannot be written says so, and commands go on', async () => {
    const { inventory } = await openWithLaptops(10, { journal })
    const failed = vi.fn()
    inventory.events.on('snapshot-failed', failed)
    journal.snapshots.fault = { error: new Error('ENOSPC: no space left'), afterPieces: 1 }
    const details = await expectRefusal(inventory.snapshot(), 'SNAPSHOT_FAILED')
    expect(details).toMatchObject({ sequence: 3, problem: expect.stringContaining('ENOSPC') })
    expect(failed).toHaveBeenCalledOnce()
    const [{ error }] = failed.mock.lastCall as [InventoryEvents['snapshot-failed']]
    expect(isInventoryError(error, 'SNAPSHOT_FAILED') && error.details).toEqual(details)
    await inventory.sell({ ...laptops, quantity: 1 })
    journal.snapshots.fault = undefined
    expect((await inventory.snapshot()).sequence).toBe(4)
  })
})

describe('the error of snapshot-failed', () => {
  test.each([
    {
      what: 'an Error of a journal of your own is itself',
      thrown: new Error('my store is gone'),
      text: 'my store is gone',
    },
    { what: 'what is no Error becomes one, with what it was as the cause', thrown: 'gone', text: 'gone' },
    { what: 'so does what cannot be shown', thrown: Object.create(null), text: 'a value that cannot be shown' },
  ])('$what', async ({ thrown, text }) => {
    const { inventory } = await openWithLaptops(10, { journal })
    const failed = vi.fn()
    inventory.events.on('snapshot-failed', ({ error }) => failed(error))
    vi.spyOn(journal.snapshots, 'settle').mockRejectedValueOnce(thrown)
    await expect(inventory.snapshot()).rejects.toBe(thrown)
    const error = failed.mock.lastCall?.[0] as Error
    expect(error.message).toBe(text)
    expect(thrown instanceof Error ? error : error.cause).toBe(thrown)
    await inventory.close()
  })
})

describe('a snapshot by itself', () => {
  test('is taken after so many entries, and again after as many more', async () => {
    const { inventory } = await openWithLaptops(10, { journal, snapshots: { afterEntries: 5 } })
    const taken: number[] = []
    inventory.events.on('snapshot-taken', ({ sequence }) => taken.push(sequence))
    for (let sale = 0; sale < 8; sale += 1) {
      await inventory.sell({ ...laptops, quantity: 1 })
      await nextTurns(4)
    }
    expect(taken).toEqual([5, 10])
  })

  test('is taken after so many bytes', async () => {
    const { inventory } = await openWithLaptops(10, { journal, snapshots: { afterBytes: 1_000 } })
    await inventory.sell({ ...laptops, quantity: 1 })
    await nextTurns(4)
    expect(journal.snapshots.stored).toEqual([])
    journal.snapshots.bytesSince = 1_000
    await inventory.sell({ ...laptops, quantity: 1 })
    await nextTurns(4)
    await inventory.sell({ ...laptops, quantity: 1 })
    await nextTurns(4)
    expect(journal.snapshots.stored.map(({ info }) => info.sequence)).toEqual([5])
  })

  test('counts what was in the log behind the snapshot before it was opened', async () => {
    const { inventory, clock } = await openWithLaptops(10, { journal, snapshots: false })
    await inventory.sell({ ...laptops, quantity: 1 })
    await inventory.close()
    const { inventory: again } = await openInventory({ journal, clock, snapshots: { afterEntries: 5 } })
    await again.sell({ ...laptops, quantity: 1 })
    await nextTurns(4)
    expect(journal.snapshots.stored).toHaveLength(1)
    await again.close()
  })

  test('is never taken if that is switched off', async () => {
    const { inventory } = await openWithLaptops(10, { journal, snapshots: false })
    journal.snapshots.bytesSince = Number.MAX_SAFE_INTEGER
    await inventory.sell({ ...laptops, quantity: 1 })
    await nextTurns(4)
    expect(journal.snapshots.stored).toEqual([])
  })

  test('that fails is told, and tried again when the next is due', async () => {
    const { inventory } = await openWithLaptops(10, { journal, snapshots: { afterEntries: 4 } })
    const failed = vi.fn()
    inventory.events.on('snapshot-failed', failed)
    journal.snapshots.fault = { error: new Error('ENOSPC'), afterPieces: 0 }
    await inventory.sell({ ...laptops, quantity: 1 })
    await nextTurns(4)
    expect(failed).toHaveBeenCalledOnce()
    journal.snapshots.fault = undefined
    for (let sale = 0; sale < 4; sale += 1) {
      await inventory.sell({ ...laptops, quantity: 1 })
      await nextTurns(4)
    }
    expect(journal.snapshots.stored.map(({ info }) => info.sequence)).toEqual([8])
  })
})

test('closing gives up a snapshot that is being taken', async () => {
  const { inventory } = await openWithLaptops(10, { journal })
  let goOn = (): void => undefined
  journal.snapshots.pace = () => new Promise((resolve) => (goOn = resolve))
  const taking = inventory.snapshot()
  await nextTurns()
  const closing = inventory.close()
  await nextTurns()
  goOn()
  await expectRefusal(taking, 'CLOSED')
  await closing
  expect(journal.snapshots.stored).toEqual([])
})

test('closing begins no snapshot for which the journal is still being settled', async () => {
  const { inventory } = await openWithLaptops(10, { journal })
  let goOn = (): void => undefined
  const settle = journal.snapshots.settle.bind(journal.snapshots)
  journal.snapshots.settle = async () => {
    await new Promise<void>((resolve) => (goOn = resolve))
    return settle()
  }
  const begun = vi.spyOn(journal.snapshots, 'latest')
  const taking = inventory.snapshot()
  await nextTurns()
  const closing = inventory.close()
  await nextTurns()
  goOn()
  await expectRefusal(taking, 'CLOSED')
  await closing
  expect(begun).not.toHaveBeenCalled()
})

test('when the journal fails, whoever waits for a snapshot is told so', async () => {
  const { inventory } = await openWithLaptops(10, { journal })
  let goOn = (): void => undefined
  journal.snapshots.pace = () => new Promise((resolve) => (goOn = resolve))
  const taking = [inventory.snapshot()]
  await nextTurns()
  taking.push(inventory.snapshot())
  await nextTurns()
  journal.append = () => Promise.reject(new Error('EIO'))
  await expectRefusal(inventory.sell({ ...laptops, quantity: 1 }), 'JOURNAL_FAILED')
  goOn()
  for (const one of taking) await expectRefusal(one, 'JOURNAL_FAILED')
  await inventory.close()
  expect(journal.snapshots.stored).toEqual([])
})

describe('a snapshot that cannot be read', () => {
  test('is passed over for the one before, and that for the log, with a warning', async () => {
    const { inventory, clock } = await openWithLaptops(10, { journal })
    await inventory.snapshot()
    await inventory.sell({ ...laptops, quantity: 1 })
    await inventory.snapshot()
    await inventory.close()
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
    const [older, newer] = journal.snapshots.stored
    if (newer === undefined || older === undefined) throw new Error('there are two')
    newer.text = ['["state",{"image":99}]']
    const reopen = async (): Promise<number | undefined> => {
      journal.readsFrom.length = 0
      const { inventory: again } = await openInventory({ journal, clock })
      expect(again.stock(laptops).available).toBe(9)
      await again.close()
      return journal.readsFrom[0]
    }
    expect(await reopen()).toBe(4)
    older.text = ['["levels",0]']
    expect(await reopen()).toBe(1)
    expect(warned).toHaveBeenCalledTimes(3)
    warned.mockRestore()
  })
})

describe('time travel with snapshots', () => {
  test('begins with the newest snapshot at or before its end', async () => {
    const { inventory, clock } = await openWithLaptops(10, { journal })
    await inventory.snapshot()
    clock.advance(1_000)
    await inventory.sell({ ...laptops, quantity: 1 })
    await inventory.snapshot()
    const availableAt = async (until: { sequence?: number; at?: number }): Promise<[number, number | undefined]> => {
      journal.readsFrom.length = 0
      const view = await replay(journal, { until })
      return [view.sequence === 2 ? 0 : view.stock(laptops).available, journal.readsFrom[0]]
    }
    expect(await availableAt({ sequence: 2 })).toEqual([0, 1])
    expect(await availableAt({ sequence: 3 })).toEqual([10, undefined])
    expect(await availableAt({ sequence: 4 })).toEqual([9, undefined])
    expect(await availableAt({ at: clock.now() })).toEqual([10, 4])
    expect(await availableAt({ at: clock.now() + 1 })).toEqual([9, 5])
    await inventory.close()
  })
})

describe('reconcile() and what the journal answers', () => {
  test('of what was moved to an archive it believes the snapshot', async () => {
    const { inventory } = await openWithLaptops(10, { journal })
    await inventory.snapshot()
    await inventory.sell({ ...laptops, quantity: 1 })
    journal.failsFromTheStart = new InventoryError('JOURNAL_ARCHIVED', {
      firstSequence: 4,
      archivedTo: 'away',
      file: 'f',
    })
    expect((await inventory.reconcile()).drift).toEqual([])
  })

  test.each(['JOURNAL_CORRUPT', 'JOURNAL_VERSION', 'an error of the system'])(
    'but %s is no reason to: it proves nothing then, and says so',
    async (kind) => {
      const { inventory } = await openWithLaptops(10, { journal })
      await inventory.snapshot()
      const errors: Record<string, Error> = {
        JOURNAL_CORRUPT: new InventoryError('JOURNAL_CORRUPT', { problem: 'a bit flipped' }),
        JOURNAL_VERSION: new InventoryError('JOURNAL_VERSION', { found: '2', supported: '1' }),
      }
      const error = errors[kind] ?? new Error('EIO')
      journal.failsFromTheStart = error
      await expect(inventory.reconcile()).rejects.toBe(error)
      await inventory.sell({ ...laptops, quantity: 1 })
    },
  )
})
