import { describe, expect, test } from 'vitest'
import { type Commit, type Entry, InventoryManager, type InventoryView, replay } from '../../src/index.ts'
import { commandTypes, makeBatchCommand } from '../../src/inventory/commands/make-command.ts'
import { callCommand, everyCommand, openForEveryCommand } from '../support/every-command.ts'
import { commitsOf, laptops, nextTurns } from '../support/open-inventory.ts'
import { expectRefusal, expectThrow } from '../support/refusals.ts'

const withReservations = ['reserve', 'confirm', 'release', 'extend', 'fulfill', 'cancel']
const withSeveral = ['reserveAll', 'confirmAll', 'releaseAll', 'fulfillAll', 'cancelAll']
const context = {
  actor: 'ann',
  reason: 'stated',
  reference: { type: 'order', id: 'O-9' },
  metadata: { channel: 'web', lines: [1, 2] },
}

async function lastCommit(inventory: InventoryManager): Promise<Commit<Entry>> {
  return (await commitsOf(inventory)).at(-1) as Commit<Entry>
}

test('the table has every command', () => {
  const types = new Set(everyCommand.map(([, { type }]) => type))
  expect([...types].toSorted()).toEqual(commandTypes.toSorted())
})

describe('every command', () => {
  test.each(everyCommand)(
    '%s takes actor, reason, reference and metadata, all recorded on the commit',
    async (_, to) => {
      const { inventory } = await openForEveryCommand()
      const before = (await commitsOf(inventory)).length
      await callCommand(inventory, to, context)
      const commits = await commitsOf(inventory)
      expect(commits).toHaveLength(before + 1)
      expect(commits.at(-1)).toMatchObject(context)
      // Once, on the commit: not again on each of its entries.
      for (const entry of commits.at(-1)?.entries ?? []) expect(entry.reference).toBeUndefined()
    },
  )

  test.each(everyCommand)('%s gives the reservation afterwards, or else the numbers of its commit', async (_, to) => {
    const { inventory, clock } = await openForEveryCommand()
    clock.advance(7)
    const result = await callCommand(inventory, to)
    const { sequence, at } = await lastCommit(inventory)
    if (![...withReservations, ...withSeveral].includes(to.type)) {
      expect(result).toEqual({ sequence, at: clock.now() })
      expect(at).toBe(clock.now())
      return
    }
    const given = withSeveral.includes(to.type) ? result : [result]
    for (const reservation of given as { id: string }[])
      expect(inventory.reservation(reservation.id)).toEqual(reservation)
  })

  test.each(everyCommand)('%s raises the version of each level that it touches once', async (_, to) => {
    const { inventory } = await openForEveryCommand()
    const versions = (): number[] =>
      ['SFO', 'NYC'].map((warehouseId) => inventory.stock({ ...laptops, warehouseId }).version)
    const [sfo, nyc] = versions() as [number, number]
    await callCommand(inventory, to)
    const ofNoLevel = to.type === 'addWarehouse' || (to.type === 'configure' && to.productId === undefined)
    expect(versions()).toEqual([sfo + (ofNoLevel ? 0 : 1), nyc + (to.type === 'transfer' ? 1 : 0)])
  })

  test.each(everyCommand)('%s refuses what it does not know, alone, in a batch and with a key', async (_, to) => {
    const { inventory } = await openForEveryCommand()
    const before = await lastCommit(inventory)
    for (const more of [{ idempotencyKey: 'K', colour: 'crimson' }, { Idempotency_Key: 'K' }]) {
      await expectRefusal(callCommand(inventory, to, more), 'INVALID_ARGUMENT')
      const [result] = await inventory.batch([{ ...to, ...more }])
      expect(result).toMatchObject({ ok: false, refusal: { code: 'INVALID_ARGUMENT' } })
    }
    expect(await lastCommit(inventory)).toEqual(before)
    await callCommand(inventory, to, { idempotencyKey: 'K' })
  })

  test.each(everyCommand)('%s reads every field that it knows, once: none is taken and ignored', (_, to) => {
    const read = new Map<unknown, number>()
    const get = (from: object, name: string): unknown => {
      read.set(name, (read.get(name) ?? 0) + 1)
      return Reflect.get(from, name)
    }
    makeBatchCommand(new Proxy({ ...to, ...context, idempotencyKey: 'K' }, { get }), 'batch[0]')
    // What is read twice could be another the second time.
    expect([...read].filter(([, times]) => times > 1)).toEqual([])
    const { problem } = expectThrow(() => makeBatchCommand({ ...to, colour: 1 }, 'batch[0]'), 'INVALID_ARGUMENT')
    const known = problem.replace(/^.*only /, '').split(', ')
    expect(known).toContain('metadata')
    expect(known.filter((name) => !read.has(name))).toEqual([])
  })

  test.each(everyCommand)('a bad argument of %s is found before any lock is wanted', async (_, to) => {
    const { inventory } = await openForEveryCommand()
    const levels = ['SFO', 'NYC'].map((warehouseId) => ({ ...laptops, warehouseId }))
    await inventory.transaction({ levels }, async () => {
      // With good arguments those on these levels would be WOULD_DEADLOCK here.
      await expectRefusal(callCommand(inventory, to, { actor: '' }), 'INVALID_ARGUMENT')
    })
  })
})

test('the same key and command gives the first result, as it was at that commit, also after a restart', async () => {
  const { inventory, journal, clock } = await openForEveryCommand()
  const first: unknown[] = []
  for (const [name, to] of everyCommand) {
    clock.advance(1)
    first.push(await callCommand(inventory, to, { idempotencyKey: name }))
  }
  // Whatever becomes of the reservations since, and however late it is.
  await inventory.fulfill('R1')
  await inventory.fulfill('R4')
  await inventory.release('R3')
  clock.advance(20 * 60 * 1000)
  await nextTurns()
  const again = async (opened: InventoryManager): Promise<unknown[]> => {
    const results: unknown[] = []
    for (const [name, to] of everyCommand) results.push(await callCommand(opened, to, { idempotencyKey: name }))
    return results
  }
  const { sequence } = await lastCommit(inventory)
  expect(await again(inventory)).toEqual(first)
  await inventory.close()
  const reopened = await InventoryManager.open({ journal, clock })
  expect(await again(reopened)).toEqual(first)
  expect((await lastCommit(reopened)).sequence).toBe(sequence)
  expect((await reopened.reconcile()).drift).toEqual([])
})

test('replay gives the live state at every sequence: bucket by bucket, reservation by reservation (invariant 4)', async () => {
  const { inventory, journal } = await openForEveryCommand()
  const seen = (view: InventoryManager | InventoryView): unknown => ({
    warehouses: view.warehouses(),
    stock: ['SFO', 'NYC'].map((warehouseId) => view.stock({ ...laptops, warehouseId })),
    reservations: [...view.reservations()],
    lowStock: view.lowStock(),
  })
  const live = new Map<number, unknown>()
  for (const [name, to] of everyCommand) {
    await callCommand(inventory, to, { idempotencyKey: name })
    live.set((await lastCommit(inventory)).sequence, seen(inventory))
    // Key by key, too: a reconciliation compares what no read shows.
    expect((await inventory.reconcile()).drift).toEqual([])
  }
  expect(live.size).toBe(everyCommand.length)
  for (const [sequence, expected] of live)
    expect(seen(await replay(journal, { until: { sequence } })), `at ${sequence}`).toEqual(expected)
})
