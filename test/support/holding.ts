import type { InventoryManager, Transaction, TransactionOptions } from '../../src/index.ts'

/** A transaction that holds its levels until it is told to end. */
export interface Holding<Value> {
  /** Resolves what it waits for. */
  readonly end: { resolve(): void; reject(reason: unknown): void }
  /** What the transaction comes to. */
  readonly holder: Promise<Value>
}

/**
 * Holds some levels; resolves once their locks are there.
 * @param before what it does first; what that gives is the transaction's value
 */
export async function holdLevels<Value = void>(
  inventory: InventoryManager,
  options: TransactionOptions,
  before: (tx: Transaction) => Value | Promise<Value> = () => undefined as Value,
): Promise<Holding<Value>> {
  const end = Promise.withResolvers<void>()
  const held = Promise.withResolvers<void>()
  const holder = inventory.transaction(options, async (tx) => {
    const value = await before(tx)
    held.resolve()
    await end.promise
    return value
  })
  holder.catch(held.reject)
  await held.promise
  return { end, holder }
}
