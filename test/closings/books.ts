import { Closings, type ClosingsOptions, type DayRow } from '../../src/closings.ts'
import { InventoryManager, type Journal, MemoryJournal } from '../../src/index.ts'
import { FakeClock } from '../support/fake-clock.ts'

export const zone: string = 'Europe/Berlin'
export const hourMs: number = 60 * 60 * 1_000
export const pen: { readonly warehouseId: string; readonly productId: string } = {
  warehouseId: 'SFO',
  productId: 'PEN',
}

/** An instant of November 2026 in Berlin. */
export function instant(day: number, hour: number = 12): number {
  return Date.parse(`2026-11-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00+01:00`)
}

export function november(day: number): string {
  return `2026-11-${String(day).padStart(2, '0')}`
}

export interface Books {
  readonly inventory: InventoryManager
  readonly closings: Closings
  readonly clock: FakeClock
  readonly journal: Journal
}

export async function openBooks(
  options: ClosingsOptions = {},
  journal: Journal = new MemoryJournal(),
  clock: FakeClock = new FakeClock(instant(1, 9)),
): Promise<Books> {
  const closings = new Closings(options)
  const inventory = await InventoryManager.open({ journal, clock, ledgers: [closings] })
  return { inventory, closings, clock, journal }
}

export async function openShopOfPens(options: ClosingsOptions = {}): Promise<Books> {
  const books = await openBooks(options)
  for (const id of ['SFO', 'NYC']) await books.inventory.addWarehouse({ id, name: id })
  return books
}

/** What of a row is not 0. */
export function shownRow(row: DayRow): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== 0))
}
