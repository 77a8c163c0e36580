import type { InventoryManager } from '../index.ts'
import type { CommandMeter } from './command-meter.ts'
import type { Network } from './network.ts'

/** What everybody has to do with who works on an inventory. */
export interface Floor {
  readonly inventory: InventoryManager
  readonly meter: CommandMeter
  readonly network: Network
}
