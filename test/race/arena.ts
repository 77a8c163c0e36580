import { expect, it } from 'vitest'
import { InventoryManager, type LevelKey, type OpenOptions } from '../../src/index.ts'
import { BackgroundTransactions } from '../support/background-transactions.ts'
import { ControlledJournal } from '../support/controlled-journal.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { checkInvariants } from '../support/invariants.ts'
import { until } from './tracked.ts'

export const sfo: LevelKey = Object.freeze({ warehouseId: 'SFO', productId: 'LAPTOP' })
export const nyc: LevelKey = Object.freeze({ warehouseId: 'NYC', productId: 'LAPTOP' })
export const lax: LevelKey = Object.freeze({ warehouseId: 'LAX', productId: 'LAPTOP' })

export interface RaceSetup {
  readonly options?: Omit<OpenOptions, 'journal' | 'clock'>
  /** What SFO, NYC and LAX hold of laptops at first: 10 each if left out. */
  readonly stock?: number
  readonly capacity?: number
  /** The levels that background transactions hold: the three if left out. */
  readonly held?: readonly LevelKey[]
}

/** What a race is fought in. */
export interface Arena {
  readonly inventory: InventoryManager
  readonly journal: ControlledJournal
  readonly clock: FakeClock
  readonly background: BackgroundTransactions
  /** Opens what a crash at this moment would leave. */
  crash(): Promise<InventoryManager>
}

const seed = Number(process.env.RACE_SEED ?? Math.floor(Math.random() * 2 ** 31))

/**
 * A race test: once while all locks are free, and once while interactive transactions hold random
 * levels. Neither may break the journal's port, and afterwards the live state equals a replay.
 */
export function race(sentence: string, body: (arena: Arena) => Promise<void>, setup: RaceSetup = {}): void {
  it(sentence, () => run(body, setup, 0))
  it(`${sentence} (while transactions hold random levels)`, () =>
    run(body, setup, 3).catch((error: unknown) => {
      if (error instanceof Error) error.message += `\nRun again with RACE_SEED=${seed} vitest run -t '…'`
      throw error
    }))
}

async function run(body: (arena: Arena) => Promise<void>, setup: RaceSetup, width: number): Promise<void> {
  const arena = await openArena(setup)
  const { background, journal } = arena
  background.start(width)
  if (width > 0 && setup.held?.length !== 0) await until(() => background.held > 0, 'some level is held')
  try {
    await body(arena)
    await background.stop()
    expect(background.violations).toEqual([])
    expect(journal.violations).toEqual([])
    await expectSound(arena)
  } finally {
    // Ends whatever a failed test still holds, so that its own message is seen and not a timeout.
    journal.letGo()
    void arena.inventory.close()
    await background.stop()
  }
}

async function openArena({ options, stock = 10, capacity, held }: RaceSetup): Promise<Arena> {
  const journal = new ControlledJournal()
  const clock = new FakeClock()
  const inventory = await InventoryManager.open({
    lockTimeoutMs: 20_000,
    ...options,
    journal,
    clock,
  })
  for (const { warehouseId } of [sfo, nyc, lax])
    await inventory.addWarehouse({
      id: warehouseId,
      name: warehouseId,
      ...(capacity !== undefined && { capacity }),
    })
  for (const level of [sfo, nyc, lax]) if (stock > 0) await inventory.receive({ ...level, quantity: stock })
  return {
    inventory,
    journal,
    clock,
    background: new BackgroundTransactions(inventory, held ?? [sfo, nyc, lax], seed),
    crash: () => InventoryManager.open({ journal: journal.crash(), clock }),
  }
}

/** Invariants 1 to 10, unless the test has ended the engine or its journal. */
async function expectSound({ inventory, journal }: Arena): Promise<void> {
  // A log that another manager has gone on with says more than the first one knows.
  if (journal.hasCrashed || journal.opens > 1) return
  journal.letGo()
  try {
    await inventory.settled()
  } catch {
    return
  }
  await checkInvariants(inventory)
  expect((await inventory.reconcile()).drift).toEqual([])
}
