import { distanceKm } from '../allocation.ts'
import type { Location } from '../index.ts'
import type { Order } from '../orders.ts'
import type { Site } from './sites.ts'

/** From where orders come, as they were placed. */
export class ShipmentTally {
  /** Orders by how many warehouses they come from. */
  readonly cartsByShipments: Map<number, number> = new Map()
  /** Of each shipment, in kilometres. */
  readonly distances: number[] = []
  readonly #sites: ReadonlyMap<string, Site>

  constructor(sites: readonly Site[]) {
    this.#sites = new Map(sites.map((site) => [site.id, site]))
  }

  /** @param destination where it is to go, if that is known */
  add({ lines }: Order, destination?: Location): void {
    const from = new Set(lines.flatMap(({ rows }) => rows.map(({ warehouseId }) => warehouseId)))
    this.cartsByShipments.set(from.size, (this.cartsByShipments.get(from.size) ?? 0) + 1)
    if (destination === undefined) return
    for (const id of from) {
      const site = this.#sites.get(id ?? '')
      if (site !== undefined) this.distances.push(distanceKm(site.location, destination))
    }
  }
}
