import type * as fc from 'fast-check'
import { addWarehouseCommand } from './commands/add-warehouse.ts'
import { adjustCommand } from './commands/adjust.ts'
import { advanceClockCommand } from './commands/advance-clock.ts'
import { allocateCommand } from './commands/allocate.ts'
import { batchCommand } from './commands/batch.ts'
import { cancelCommand } from './commands/cancel.ts'
import { clearCommand } from './commands/clear.ts'
import { configureLevelCommand } from './commands/configure-level.ts'
import { configureWarehouseCommand } from './commands/configure-warehouse.ts'
import { confirmCommand } from './commands/confirm.ts'
import { countCommand } from './commands/count.ts'
import { describeProductCommand } from './commands/describe-product.ts'
import { extendCommand } from './commands/extend.ts'
import { fulfillCommand } from './commands/fulfill.ts'
import { jumpClockCommand } from './commands/jump-clock.ts'
import { loseHeldCommand } from './commands/lose-held.ts'
import { markDamagedCommand } from './commands/mark-damaged.ts'
import { onReservationsCommand } from './commands/on-reservations.ts'
import { quarantineCommand } from './commands/quarantine.ts'
import { receiveCommand } from './commands/receive.ts'
import { releaseCommand } from './commands/release.ts'
import { removeCommand } from './commands/remove.ts'
import { reopenCommand } from './commands/reopen.ts'
import type { ModelCommand } from './commands/request-command.ts'
import { reserveCommand } from './commands/reserve.ts'
import { reserveAllCommand } from './commands/reserve-all.ts'
import { returnStockCommand } from './commands/return-stock.ts'
import { returnToSupplierCommand } from './commands/return-to-supplier.ts'
import { sellCommand } from './commands/sell.ts'
import { transactionCommand } from './commands/transaction.ts'
import { transferCommand } from './commands/transfer.ts'
import { wishCommand } from './commands/wish.ts'
import { writeOffCommand } from './commands/write-off.ts'

/** Commands that make and use reservations stand more than once, so that runs have many of them. */
export const allCommands: fc.Arbitrary<ModelCommand>[] = [
  addWarehouseCommand,
  adjustCommand,
  advanceClockCommand,
  allocateCommand,
  batchCommand,
  cancelCommand,
  clearCommand,
  configureLevelCommand,
  configureWarehouseCommand,
  confirmCommand,
  confirmCommand,
  countCommand,
  describeProductCommand,
  extendCommand,
  fulfillCommand,
  fulfillCommand,
  jumpClockCommand,
  loseHeldCommand,
  loseHeldCommand,
  markDamagedCommand,
  onReservationsCommand,
  onReservationsCommand,
  quarantineCommand,
  receiveCommand,
  releaseCommand,
  removeCommand,
  reopenCommand,
  reserveAllCommand,
  reserveCommand,
  reserveCommand,
  reserveCommand,
  returnStockCommand,
  returnStockCommand,
  returnToSupplierCommand,
  sellCommand,
  transactionCommand,
  transferCommand,
  wishCommand,
  wishCommand,
  writeOffCommand,
]
