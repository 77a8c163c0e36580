import { isDeepStrictEqual } from 'node:util'
import type { InventoryManager } from '../index.ts'
import type { Network } from './network.ts'

/** Everything that an inventory says of warehouses, stock levels and reservations, each by its name. */
export type StoreState = ReadonlyMap<string, unknown>

/** The state of the products that are named with those who wait for them, and of all reservations, warehouses, orders and transfers. */
export function stateOf(inventory: InventoryManager, network: Network, productIds: readonly string[]): StoreState {
  const state = new Map<string, unknown>()
  const warehouses = inventory.warehouses()
  for (const warehouse of warehouses) state.set(`warehouse ${warehouse.id}`, warehouse)
  for (const productId of productIds) {
    for (const { id: warehouseId } of warehouses)
      state.set(`${productId} in ${warehouseId}`, inventory.stock({ warehouseId, productId }))
  }
  for (const productId of productIds)
    for (const backorder of network.backorders.queue(productId)) state.set(`backorder ${backorder.id}`, backorder)
  for (const order of network.orders.orders()) state.set(`order ${order.id}`, order)
  for (const transfer of network.transfers.transfers()) state.set(`transfer ${transfer.id}`, transfer)
  for (const reservation of inventory.reservations()) state.set(`reservation ${reservation.id}`, reservation)
  for (const low of inventory.lowStock()) state.set(`low ${low.productId} in ${low.warehouseId}`, low)
  return state
}

/** What two states say otherwise, in a line each. */
export function differencesBetween(before: StoreState, after: StoreState): string[] {
  const names = new Set([...before.keys(), ...after.keys()])
  return [...names].flatMap((name) => {
    const [was, is] = [before.get(name), after.get(name)]
    if (isDeepStrictEqual(was, is)) return []
    return [`${name} was ${JSON.stringify(was) ?? 'not there'}, and is ${JSON.stringify(is) ?? 'not there'}`]
  })
}
