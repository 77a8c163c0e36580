import type { Floor } from './floor.ts'
import type { PackingRoom } from './packing-room.ts'
import type { SaleSettings } from './settings.ts'
import type { ShopperTally } from './shopper-tally.ts'

/** What every shopper of a sale has to do with. */
export interface SaleFloor extends Floor {
  readonly settings: SaleSettings
  readonly packing: PackingRoom
  readonly tally: ShopperTally
}
