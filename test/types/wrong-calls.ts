// Calls that must not compile. `tsc` reads this file, and an `@ts-expect-error` above a line that does
// compile is an error itself; nothing here is ever run.
import type { InventoryManager, Transaction } from '../../src/index.ts'

const level = { warehouseId: 'SFO', productId: 'LAPTOP' }

export function wrongCalls(inventory: InventoryManager, tx: Transaction): unknown[] {
  return [
    // @ts-expect-error a quantity is a number
    inventory.receive({ ...level, quantity: '5' }),
    // @ts-expect-error a quantity is no bigint
    inventory.receive({ ...level, quantity: 5n }),
    // @ts-expect-error a quantity is needed
    inventory.sell(level),
    // @ts-expect-error unknown properties are refused
    inventory.sell({ ...level, quantity: 1, price: 3 }),
    // @ts-expect-error removing wants a reason
    inventory.remove({ ...level, quantity: 1 }),
    // @ts-expect-error writing off wants a reason
    inventory.writeOff({ ...level, quantity: 1, from: 'damaged' }),
    // @ts-expect-error available stock is removed, not written off
    inventory.writeOff({ ...level, quantity: 1, from: 'available', reason: 'x' }),
    // @ts-expect-error goods go back to a supplier from a bucket that is named
    inventory.returnToSupplier({ ...level, quantity: 1 }),
    // @ts-expect-error held goods do not go back to a supplier
    inventory.returnToSupplier({ ...level, quantity: 1, from: 'reserved' }),
    // @ts-expect-error several reservations are a list
    inventory.confirmAll('R1'),
    // @ts-expect-error several reservations are confirmed whole
    inventory.confirmAll(['R1'], { quantity: 1 }),
    // @ts-expect-error several levels have several versions
    inventory.releaseAll(['R1'], { expectedVersion: 1 }),
    // @ts-expect-error what is sold is not lost
    inventory.sell({ ...level, quantity: 1, fromHeld: [{ reservationId: 'R1', quantity: 1 }] }),
    // @ts-expect-error how much of the loss a reservation holds is said
    inventory.remove({ ...level, quantity: 1, reason: 'x', fromHeld: [{ reservationId: 'R1' }] }),
    // @ts-expect-error a commit is named by its number
    inventory.returnStock({ ...level, quantity: 1, disposition: 'available', reversesSequence: '7' }),
    // @ts-expect-error adjusting wants a reason
    inventory.adjust({ ...level, delta: 1 }),
    // @ts-expect-error counting wants a reason
    inventory.count({ ...level, counted: 1 }),
    // @ts-expect-error goods do not come back as reserved
    inventory.returnStock({ ...level, quantity: 1, disposition: 'reserved' }),
    // @ts-expect-error a transfer names both warehouses
    inventory.transfer({ ...level, quantity: 1 }),
    // @ts-expect-error extending wants a time to live
    inventory.extend('R1'),
    // @ts-expect-error a part is a number
    inventory.release('R1', { quantity: '1' }),
    // @ts-expect-error an extension is of all of it
    inventory.extend('R1', { ttlMs: 1, quantity: 1 }),
    // @ts-expect-error a level's own setting is its threshold, not a capacity
    inventory.configure({ ...level, reorderThreshold: 1, capacity: 5 }),
    inventory.configure({ ...level, keepBack: 1 }),
    // @ts-expect-error a level is configured by something
    inventory.configure(level),
    // @ts-expect-error there is no such command
    inventory.batch([{ type: 'teleport', ...level, quantity: 1 }]),
    // @ts-expect-error a confirm in a batch names its reservation
    inventory.batch([{ type: 'confirm' }]),
    // @ts-expect-error there is no such event
    inventory.events.on('sold-out', () => undefined),
    // @ts-expect-error only the inventory itself tells what happened
    inventory.events.emit('journal-failed', { error: new Error('forged') }),
    // @ts-expect-error there is no such status
    inventory.reservations({ status: 'shipped' }),
    // @ts-expect-error the actor belongs to the transaction, not to its commands
    tx.sell({ ...level, quantity: 1, actor: 'ann' }),
    // @ts-expect-error idempotency keys do not go with commands in a transaction
    tx.reserve({ ...level, quantity: 1, idempotencyKey: 'K' }),
    // @ts-expect-error metadata is plain JSON
    inventory.sell({ ...level, quantity: 1, metadata: () => 1 }),
  ]
}

export function wrongWrites(inventory: InventoryManager): void {
  // @ts-expect-error what is read is read-only
  inventory.stock(level).available = 5
  // @ts-expect-error reservations are values
  inventory.reservation('R1').status = 'confirmed'
}
