import type { BatchRequest, InventoryManager, Results } from '../../src/index.ts'
import { laptops, openWithLaptops, type Setup, type TestInventory } from './open-inventory.ts'

const one = { ...laptops, quantity: 1 }
const reason = 'because'

/** An inventory in which each of `everyCommand` changes something: R1 to R3 are pending, R4 and R5 confirmed; for the commands on several R6 to R9
 * are pending, R10 to R13 confirmed; R14 holds goods that are lost. */
export async function openForEveryCommand(setup: Setup = {}): Promise<TestInventory> {
  const opened = await openWithLaptops(100, setup)
  const { inventory } = opened
  await inventory.markDamaged({ ...laptops, quantity: 5 })
  await inventory.quarantine({ ...laptops, quantity: 5 })
  for (let hold = 1; hold <= 5; hold += 1) await inventory.reserve({ ...laptops, quantity: 4 })
  await inventory.confirm('R4')
  await inventory.confirm('R5')
  for (let hold = 6; hold <= 14; hold += 1) await inventory.reserve(one)
  for (let hold = 10; hold <= 13; hold += 1) await inventory.confirm(`R${hold}`)
  return opened
}

/** One call of every command, and of each of its forms. */
export const everyCommand: readonly (readonly [string, BatchRequest])[] = (
  [
    { type: 'addWarehouse', id: 'LHR', name: 'London' },
    { type: 'configure', ...laptops, reorderThreshold: 3 },
    { type: 'configure', warehouseId: 'SFO', name: 'San Francisco' },
    { type: 'receive', ...one },
    { type: 'sell', ...one },
    { type: 'returnStock', ...one, disposition: 'damaged' },
    { type: 'remove', ...one, reason },
    { type: 'markDamaged', ...one },
    { type: 'markDamaged', ...one, fromHeld: [{ reservationId: 'R14', quantity: 1 }] },
    { type: 'quarantine', ...one },
    { type: 'clear', ...one },
    { type: 'writeOff', ...one, from: 'damaged', reason },
    { type: 'returnToSupplier', ...one, from: 'available' },
    { type: 'adjust', ...laptops, delta: -1, reason },
    { type: 'count', ...laptops, counted: 50, reason },
    { type: 'transfer', productId: 'LAPTOP', sourceWarehouseId: 'SFO', destinationWarehouseId: 'NYC', quantity: 1 },
    { type: 'reserve', ...one },
    { type: 'reserveAll', lines: [one, { ...one, quantity: 2 }] },
    { type: 'confirm', reservationId: 'R1', quantity: 3 },
    { type: 'release', reservationId: 'R2' },
    { type: 'extend', reservationId: 'R3', ttlMs: 100_000_000 },
    { type: 'fulfill', reservationId: 'R4', quantity: 1 },
    { type: 'cancel', reservationId: 'R5' },
    { type: 'confirmAll', reservationIds: ['R7', 'R6'] },
    { type: 'releaseAll', reservationIds: ['R8', 'R9'] },
    { type: 'fulfillAll', reservationIds: ['R10', 'R11'] },
    { type: 'cancelAll', reservationIds: ['R12', 'R13'] },
  ] satisfies BatchRequest[]
).map((request) => [nameOf(request), request] as const)

/** Calls a command by its own method, with more fields or options than its own if wanted. */
export function callCommand(
  inventory: InventoryManager,
  { type, ...fields }: BatchRequest,
  more: object = {},
): Promise<Results[BatchRequest['type']]> {
  type Method = (...all: unknown[]) => Promise<Results[BatchRequest['type']]>
  const method = inventory[type] as unknown as Method
  if ('reservationIds' in fields) {
    const { reservationIds, ...options } = fields
    return method.call(inventory, reservationIds, { ...options, ...more })
  }
  if (!('reservationId' in fields) || type === 'returnStock') return method.call(inventory, { ...fields, ...more })
  const { reservationId, ...options } = fields
  return method.call(inventory, reservationId, { ...options, ...more })
}

function nameOf(request: BatchRequest): string {
  if ('fromHeld' in request) return `${request.type} (of held goods)`
  if (request.type !== 'configure') return request.type
  return request.productId === undefined ? 'configure (a warehouse)' : 'configure (a level)'
}
