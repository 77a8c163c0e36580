import type { InventoryManager } from '../index.ts'
import type { CommandMeter } from './command-meter.ts'
import type { SaleSettings } from './settings.ts'
import type { ShopperTally } from './shopper-tally.ts'

/** What every shopper of a sale has to do with. */
export interface SaleFloor {
  readonly settings: SaleSettings
  readonly inventory: InventoryManager
  readonly meter: CommandMeter
  readonly tally: ShopperTally
}
