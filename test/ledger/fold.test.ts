import { expect, test } from 'vitest'
import type { Commit } from '../../src/audit/commit.ts'
import type { LedgerEntry } from '../../src/audit/ledger-entry.ts'
import type { Entry } from '../../src/inventory/entry.ts'
import { formatWithLedgers, imageFormat } from '../../src/inventory/image/image-piece.ts'
import { contentsOf, imageOf } from '../../src/inventory/image/state-image.ts'
import { InventoryState } from '../../src/inventory/inventory-state.ts'
import { LeftOutLedgers } from '../../src/inventory/ledger-folds.ts'
import { Ledgers } from '../../src/ledger/ledgers.ts'
import { expectThrow } from '../support/refusals.ts'
import { Tally } from '../support/tally-ledger.ts'

const opened: LedgerEntry & { version: number } = { ledger: 'tally', type: 'ledger-opened', version: 2 }
const raised = { ledger: 'tally', type: 'tally-raised', productId: 'MUG', steps: [1], v: 2 }
const level = { warehouseId: 'SFO', productId: 'MUG' }

const stocked: readonly Entry[] = [
  { type: 'warehouse-added', warehouseId: 'SFO', name: 'SFO' },
  { type: 'received', ...level, quantity: 9, from: 'supplier', to: 'available' },
]

function hold(reservationId: string): Entry {
  return { type: 'reserved', ...level, quantity: 1, from: 'available', to: 'reserved', reservationId, expiresAt: 99 }
}

function commitOf(entries: readonly object[], more: Partial<Commit> = {}): Commit<Entry> {
  return { sequence: 1, at: 7, ...more, entries: entries as readonly Entry[] }
}

function foldOf(state: InventoryState, ...entries: readonly object[]): InventoryState {
  state.apply(commitOf(entries))
  return state
}

test('what followed from a command is not about what that is about', () => {
  const state = new InventoryState()
  const reference = { type: 'order', id: 'O-7' }
  state.apply(commitOf([...stocked, hold('OWN'), hold('FOLLOWED'), hold('ALSO')], { own: 3, reference }))
  expect(state.stock.reservation('OWN')?.reference).toEqual(reference)
  expect(state.stock.reservation('FOLLOWED')?.reference).toBeUndefined()
  expect(state.stock.reservation('ALSO')?.reference).toBeUndefined()
  expect(state.stock.reservationsFor(reference).map(({ id }) => id)).toEqual(['OWN'])
})

test('a ledger is told after every commit what time it is, and after all entries are applied', () => {
  const told: string[] = []
  const tally = new Tally()
  const watched = {
    kind: tally.kind,
    make: () => {
      const made = tally.make()
      return Object.assign(made, { retain: (at: number) => told.push(`${made.of('MUG')} at ${at}`) })
    },
  }
  const state = new InventoryState(new Ledgers([watched], false))
  state.apply(commitOf([opened, raised, raised]))
  state.apply(commitOf(stocked, { sequence: 2, at: 8 }))
  expect(told).toEqual(['2 at 7', '2 at 8'])
})

test('an entry of a newer version than the code’s is refused, also where the log does not say that there is one', () => {
  const ledgers = new Ledgers([new Tally(1)], false)
  const { found, supported } = expectThrow(() => ledgers.apply(raised, commitOf([raised])), 'JOURNAL_VERSION')
  expect({ found, supported }).toEqual({ found: '2 of the ledger tally', supported: '1' })
})

test('a ledger that was left out is missed with its commit, or noted', () => {
  const details = expectThrow(
    () => foldOf(new InventoryState(new Ledgers([], false)), ...stocked, opened),
    'LEDGER_MISSING',
  )
  expect(details).toEqual({ ledger: 'tally', sequence: 1 })
  for (const leavingOut of [new Ledgers([], true), new LeftOutLedgers()]) {
    const { ledgers, stock } = foldOf(new InventoryState(leavingOut), ...stocked, opened, raised)
    expect(ledgers.missing).toEqual(['tally'])
    expect([...ledgers.versions]).toEqual([['tally', 2]])
    expect(ledgers.counts('MUG')).toBeUndefined()
    expect(stock.level('SFO', 'MUG')).toMatchObject({ available: 9 })
  }
})

test('an image has a format of its own as soon as the log has a ledger, so that earlier programs refuse it', () => {
  const headerOf = (state: InventoryState): unknown => contentsOf(state).next().value?.[1]
  expect(headerOf(foldOf(new InventoryState(), ...stocked))).toMatchObject({ image: imageFormat })
  const withLedger = foldOf(new InventoryState(new Ledgers([new Tally()], false)), ...stocked, opened)
  expect(headerOf(withLedger)).toMatchObject({ image: formatWithLedgers, ledgers: { tally: 2 } })
  expect([...imageOf(withLedger)].some(([kind]) => kind === 'ledger')).toBe(false)
})

test('nobody makes an image who left a ledger out', () => {
  const state = foldOf(new InventoryState(), ...stocked, opened)
  expect(expectThrow(() => imageOf(state), 'LEDGER_MISSING')).toEqual({ ledger: 'tally' })
})
