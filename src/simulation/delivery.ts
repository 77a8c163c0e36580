import type { Floor } from './floor.ts'
import type { OrderPlan } from './order-plan.ts'

/** Of what is waited for, the share that a supplier has. */
const deliveredShare = 0.9

/** When all orders are in: what is waited for comes, as far as the supplier has it. */
export async function deliver(
  { sites, wantedByProduct, roomUnits }: OrderPlan,
  { inventory, meter }: Floor,
): Promise<void> {
  const [{ id: warehouseId } = { id: '' }] = sites
  let room = roomUnits
  const deliveries = [...wantedByProduct.keys()].flatMap((productId) => {
    const quantity = Math.min(Math.floor(inventory.availability(productId).backordered * deliveredShare), room)
    if (quantity === 0) return []
    room -= quantity
    return meter.measure('receive', performance.now(), () =>
      inventory.receive({ warehouseId, productId, quantity, actor: 'supplier', reason: 'for those who wait' }),
    )
  })
  await Promise.all(deliveries)
}
