import type { AllocationPlan } from '../allocation.ts'

/** From where carts come: as their plans say, since the log does not know where customers live. */
export class ShipmentTally {
  /** Carts by how many warehouses they come from. */
  readonly cartsByShipments: Map<number, number> = new Map()
  /** Of each shipment, in kilometres. */
  readonly distances: number[] = []

  add({ shipments }: AllocationPlan): void {
    this.cartsByShipments.set(shipments.length, (this.cartsByShipments.get(shipments.length) ?? 0) + 1)
    for (const { distanceKm } of shipments) if (distanceKm !== undefined) this.distances.push(distanceKm)
  }
}
