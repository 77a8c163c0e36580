import type { Allocator } from '../allocation.ts'
import type { Floor } from './floor.ts'
import type { SaleSettings } from './settings.ts'
import type { ShopperTally } from './shopper-tally.ts'
import type { WaitingRoom } from './waiting-room.ts'

/** What every shopper of a sale has to do with. */
export interface SaleFloor extends Floor {
  readonly settings: SaleSettings
  readonly allocator: Allocator
  readonly waitingRoom: WaitingRoom
  readonly tally: ShopperTally
}
