import type * as fc from 'fast-check'
import { expect } from 'vitest'
import { Catalog } from '../../../src/catalog.ts'
import { type Commit, type Entry, InventoryManager, type LevelEntry } from '../../../src/index.ts'
import { isLedgerEntry, type LedgerEntry } from '../../../src/ledger.ts'
import { WishList, wakesOn } from '../../ledger/wish-list.ts'
import { ControlledJournal } from '../../support/controlled-journal.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { sequentialIds } from '../../support/ids.ts'
import { checkInvariants } from '../../support/invariants.ts'
import { checkPlain } from './consistency.ts'
import { LogOracle } from './log-oracle.ts'
import { Players } from './players.ts'
import { capacity, levels, type Story } from './story.ts'
import { checkTransactions } from './transaction-consistency.ts'

/** Plays a story, with the scheduler deciding on every order, and checks it against the oracle. */
export async function runStory(scheduler: fc.Scheduler, story: Story): Promise<void> {
  const journal = new ControlledJournal()
  const clock = new FakeClock()
  const inventory = await openFilled(journal, clock, story.ownIds)
  const players = new Players(inventory, journal, clock, scheduler)
  const { record } = players
  journal.waitBeforeEach(({ position }) => scheduler.schedule(Promise.resolve(), `append ${position}`))
  const ended = endAsTold(story, inventory, journal, scheduler)
  const callers = story.callers.map((calls, index) => players.play(`caller ${index}`, calls))
  const ticks = story.ticks.map((ms) => players.tick(ms))
  await scheduler.waitFor(Promise.race([ended, Promise.all([...callers, ...ticks])]))
  journal.waitBeforeEach(async () => undefined)

  const isOver = story.ending.how !== 'quiet'
  if (!isOver) await scheduler.waitFor(inventory.settled())
  expect(journal.violations).toEqual([])
  expect(record.violations).toEqual([])
  const kept = isOver ? journal.crash() : journal
  const commits = await readAll(kept)
  const log = new LogOracle(commits)
  checkWishes(commits, log)
  checkPlain(log, record)
  checkTransactions(log, record)
  checkExpiries(log)
  if (isOver) await checkReopened(kept, clock)
  else await checkLive(inventory, log)
}

async function openFilled(journal: ControlledJournal, clock: FakeClock, ownIds: boolean): Promise<InventoryManager> {
  const wishes = new WishList()
  const inventory = await InventoryManager.open({
    journal,
    clock,
    ledgers: [new Catalog(), wishes],
    ...(ownIds && { generateId: sequentialIds() }),
  })
  for (const id of ['SFO', 'NYC']) await inventory.addWarehouse({ id, name: id, capacity })
  for (const level of levels.slice(0, 2)) await inventory.receive({ ...level, quantity: 10 })
  for (const { productId } of levels) await wishes.wish({ customerId: `ANN ${productId}`, productId })
  return inventory
}

/** Resolves when nobody will be answered any more; never, if the story ends quietly. */
async function endAsTold(
  { ending }: Story,
  inventory: InventoryManager,
  journal: ControlledJournal,
  scheduler: fc.Scheduler,
): Promise<void> {
  const never = new Promise<void>(() => undefined)
  if (ending.how === 'append fails') journal.failAt(ending.nth, 'rejects', { landed: ending.nth % 2 === 0 })
  if (ending.how === 'quiet' || ending.how === 'append fails') return never
  for (let turn = 0; turn < ending.nth; turn += 1)
    await scheduler.schedule(Promise.resolve(), `${ending.how} in ${ending.nth - turn}`)
  if (ending.how === 'crash') {
    journal.crash()
    return
  }
  await inventory.close()
  return never
}

async function readAll(journal: ControlledJournal): Promise<Commit<Entry>[]> {
  const commits: Commit<Entry>[] = []
  for await (const batch of journal.read()) commits.push(...(batch.commits as Commit<Entry>[]))
  return commits
}

/** Whoever waited for a product was told in the very commit that brought it back, and in no other. */
function checkWishes(commits: readonly Commit<Entry>[], log: LogOracle): void {
  const waiting = new Map<string, boolean>()
  for (const { sequence, entries } of commits) {
    const oracle = log.at(sequence)
    const came = entries.filter((entry) => !isLedgerEntry(entry) && wakesOn.includes(entry.type)) as LevelEntry[]
    const facts = entries.filter(isLedgerEntry) as unknown as (LedgerEntry & { readonly productId: string })[]
    const told = facts.filter(({ type }) => type === 'wish-told').map(({ productId }) => productId)
    const isThere = (productId: string): boolean =>
      oracle.warehouseIds.some((warehouseId) => oracle.count('available', { warehouseId, productId }) > 0)
    const due = new Set(came.map(({ productId }) => productId).filter((id) => waiting.get(id) === true && isThere(id)))
    expect(new Set(told), `told in commit ${sequence}`).toEqual(due)
    for (const { type, productId } of facts) {
      if (type === 'wish-made') waiting.set(productId, true)
      if (type === 'wish-told') waiting.set(productId, false)
    }
  }
}

/** Holds end by expiry when their time has come, never before (and never by a clock that fell back). */
function checkExpiries(log: LogOracle): void {
  for (const { sequence, at, entries } of log.commits) {
    for (const entry of entries) {
      if (entry.type !== 'expired' && entry.type !== 'confirmed') continue
      const hold = log.at(sequence - 1).reservation(entry.reservationId as string)
      if (entry.type === 'expired' && hold !== undefined)
        expect(hold.expiresAt, `expired in commit ${sequence}`).toBeLessThanOrEqual(at)
    }
  }
}

/** Invariants 1 to 5: what is read is what the log says, by the oracle and by a replay. */
async function checkLive(inventory: InventoryManager, log: LogOracle): Promise<void> {
  const oracle = log.at(log.lastSequence)
  for (const level of levels) {
    const { version, available, reserved, committed, damaged } = inventory.stock(level)
    expect({ version, available, reserved, committed, damaged }).toEqual({
      version: oracle.version(level),
      available: oracle.count('available', level),
      reserved: oracle.count('reserved', level),
      committed: oracle.count('committed', level),
      damaged: oracle.count('damaged', level),
    })
  }
  for (const id of oracle.reservationIds)
    expect(inventory.reservation(id)).toEqual(expect.objectContaining(oracle.reservation(id)))
  await checkInvariants(inventory)
  expect((await inventory.reconcile()).drift).toEqual([])
  await inventory.close()
}

/** Invariant 7 and 11: what a new manager finds is whole, and goes on. */
async function checkReopened(journal: ControlledJournal, clock: FakeClock): Promise<void> {
  const reopened = await InventoryManager.open({ journal, clock, ledgers: [new Catalog(), new WishList()] })
  await checkInvariants(reopened)
  expect((await reopened.reconcile()).drift).toEqual([])
  for (const level of levels) await reopened.receive({ ...level, quantity: 1 })
  await reopened.close()
}
