import { Backorders } from '../../src/backorders.ts'
import { Catalog } from '../../src/catalog.ts'
import { InventoryManager, type OpenOptions } from '../../src/index.ts'
import type { Ledger, LedgerEntry, LedgerKind, LedgerRoom } from '../../src/ledger.ts'
import { TransferOrders } from '../../src/transfers.ts'

/*
 * What ledgers cost the stock's own commands: reserve, confirm, fulfil and release in memory, 50 in flight, without
 * ledgers and with two that have nothing to do: one that would judge, and one that looks at every release; and with
 * backorders and transfers, where nobody waits and nothing is on its way.
 * node --expose-gc bench/micro/idle-ledgers.ts
 */
const rounds = 31
const orders = 60_000
const inFlight = 50
const level = { warehouseId: 'SFO', productId: 'LAPTOP' }

class Nothing implements Ledger {
  apply(): void {}
  draft(): this {
    return this
  }
  *image(): Generator<never> {}
  restore(): void {}
}

const watching: LedgerKind<LedgerEntry, Nothing> = {
  name: 'watching',
  version: 1,
  commands: {},
  wakesOn: ['received', 'released', 'expired', 'cancelled', 'returned', 'adjusted'],
  wakes: () => false,
  follow: () => undefined,
  due: () => undefined,
}

class Watching implements LedgerRoom {
  readonly kind: LedgerKind<LedgerEntry, Nothing> = watching
  make(): Nothing {
    return new Nothing()
  }
  attach(): void {}
}

/** @returns commands a second */
async function run(options: OpenOptions): Promise<number> {
  const inventory = await InventoryManager.open(options)
  await inventory.addWarehouse({ id: 'SFO', name: 'San Francisco' })
  await inventory.receive({ ...level, quantity: 1e9 })
  globalThis.gc?.()
  const begun = performance.now()
  let left = orders
  const caller = async (): Promise<void> => {
    for (; left > 0; left -= 1) {
      const { id } = await inventory.reserve({ ...level, quantity: 1 })
      if (left % 2 === 0) await inventory.release(id)
      else {
        await inventory.confirm(id)
        await inventory.fulfill(id)
      }
    }
  }
  await Promise.all(Array.from({ length: inFlight }, caller))
  const seconds = (performance.now() - begun) / 1_000
  await inventory.close()
  return (orders * 2.5) / seconds
}

const variants: readonly (readonly [name: string, options: () => OpenOptions])[] = [
  ['without ledgers', () => ({})],
  ['two idle ledgers', () => ({ ledgers: [new Catalog(), new Watching()] })],
  ['the network’s, idle', () => ({ ledgers: [new Backorders(), new TransferOrders()] })],
]
const found = variants.map(() => [] as number[])
for (const [, options] of variants) await run(options())
for (let round = 0; round < rounds; round += 1) {
  for (const [index, [, options]] of variants.entries()) found[index]?.push(await run(options()))
}
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] as number
const first = median(found[0] ?? [])
for (const [index, [name]] of variants.entries()) {
  const rate = median(found[index] ?? [])
  console.log(
    `${name.padEnd(20)} ${Math.round(rate).toLocaleString('en').padStart(9)} commands/s  ${(rate / first).toFixed(3)}`,
  )
}
