import type { InventoryManager, LevelKey, Transaction, TransactionOptions } from '../../src/index.ts'

/** A transaction that holds its levels until it is told to end. */
export interface Holding<Value> {
  /** Resolves what it waits for. */
  readonly end: { resolve(): void; reject(reason: unknown): void }
  /** What the transaction comes to. */
  readonly holder: Promise<Value>
}

/**
 * Holds some levels; resolves once their locks are there.
 * @param before what it does first
 * @param after what it does once it is told to end; without it the transaction's value is what `before` gave
 */
export async function holdLevels<Before = void, Value = Before>(
  inventory: InventoryManager,
  options: TransactionOptions,
  before: (tx: Transaction) => Before | Promise<Before> = () => undefined as Before,
  after?: (tx: Transaction) => Value | Promise<Value>,
): Promise<Holding<Value>> {
  const end = Promise.withResolvers<void>()
  const held = Promise.withResolvers<void>()
  const holder = inventory.transaction(options, async (tx): Promise<Value> => {
    const value = await before(tx)
    held.resolve()
    await end.promise
    return after === undefined ? (value as unknown as Value) : after(tx)
  })
  holder.catch(held.reject)
  await held.promise
  return { end, holder }
}

/** Holds some levels until what it resolves to is called. */
export async function holdUntilCalled(
  inventory: InventoryManager,
  levels: readonly LevelKey[],
): Promise<() => Promise<void>> {
  const { end, holder } = await holdLevels(inventory, { levels, timeoutMs: 20_000 })
  return () => {
    end.resolve()
    return holder
  }
}
