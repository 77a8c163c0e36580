import { addWarehouse } from './add-warehouse.ts'
import { adjust, count } from './adjust.ts'
import { configure } from './configure.ts'
import { clear, markDamaged, quarantine, receive, remove, returnToSupplier, sell, writeOff } from './move-stock.ts'
import { cancel, confirm, extend, fulfill, release } from './on-reservation.ts'
import { cancelAll, confirmAll, fulfillAll, releaseAll } from './on-reservations.ts'
import { reserve, reserveAll } from './reserve.ts'
import { returnStock } from './return-stock.ts'
import { transfer } from './transfer-stock.ts'

/** Every command on stock, by its name: all that is known of commands follows from this list. */
export const stockCommands: {
  readonly addWarehouse: typeof addWarehouse
  readonly configure: typeof configure
  readonly receive: typeof receive
  readonly sell: typeof sell
  readonly returnStock: typeof returnStock
  readonly remove: typeof remove
  readonly markDamaged: typeof markDamaged
  readonly quarantine: typeof quarantine
  readonly clear: typeof clear
  readonly writeOff: typeof writeOff
  readonly returnToSupplier: typeof returnToSupplier
  readonly adjust: typeof adjust
  readonly count: typeof count
  readonly transfer: typeof transfer
  readonly reserve: typeof reserve
  readonly reserveAll: typeof reserveAll
  readonly confirm: typeof confirm
  readonly fulfill: typeof fulfill
  readonly release: typeof release
  readonly cancel: typeof cancel
  readonly confirmAll: typeof confirmAll
  readonly releaseAll: typeof releaseAll
  readonly fulfillAll: typeof fulfillAll
  readonly cancelAll: typeof cancelAll
  readonly extend: typeof extend
} = Object.freeze({
  addWarehouse,
  configure,
  receive,
  sell,
  returnStock,
  remove,
  markDamaged,
  quarantine,
  clear,
  writeOff,
  returnToSupplier,
  adjust,
  count,
  transfer,
  reserve,
  reserveAll,
  confirm,
  fulfill,
  release,
  cancel,
  confirmAll,
  releaseAll,
  fulfillAll,
  cancelAll,
  extend,
})
