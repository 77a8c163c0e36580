// Changes that must not compile where commands are decided: only the fold can reach them. See `wrong-calls.ts`.
import type { LevelEntry } from '../../src/inventory/entry.ts'
import type { ReadState } from '../../src/inventory/inventory-state.ts'
import type { ReadLevel } from '../../src/inventory/read-level.ts'
import type { Stock } from '../../src/inventory/stock.ts'

export function changesToReadStock(stock: Stock, state: ReadState, entry: LevelEntry): unknown[] {
  const level = stock.level('SFO', 'LAPTOP') as ReadLevel
  const warehouse = stock.warehouse('SFO')
  const stamp = { sequence: 1, at: 0 }
  return [
    // @ts-expect-error a level that is decided on is not changed
    level.apply(entry, stamp),
    // @ts-expect-error nor does it forget
    level.drop('R1'),
    // @ts-expect-error nor one that is found by way of its warehouse
    warehouse?.level('LAPTOP')?.apply(entry, stamp),
    // @ts-expect-error a warehouse is not configured by who looks at it
    warehouse?.configure({ type: 'warehouse-configured', warehouseId: 'SFO' }, 1),
    // @ts-expect-error nor is a level made in it
    warehouse?.levelFor('LAPTOP'),
    // @ts-expect-error what the engine sees of stock folds nothing
    state.stock.apply(entry, stamp),
    // @ts-expect-error nor does a state that is read
    state.apply({ ...stamp, entries: [entry] }),
  ]
}
