import type { LedgerKind } from '../ledger/contract.ts'
import { cancel } from './cancel-command.ts'
import { OrderAudit } from './order-audit.ts'
import { doDue, follow, followed, isFollowed } from './order-follow.ts'
import type { OrderBook } from './orders-book.ts'
import type { OrderEntry } from './orders-entry.ts'
import { ordersKey } from './orders-key.ts'
import { pay, paymentEvent } from './payment-commands.ts'
import { create, place, reserve } from './placing.ts'
import { refund, retryRefund } from './refund-commands.ts'
import { replace } from './replace-command.ts'
import {
  approveReturn,
  cancelReturn,
  receiveReturn,
  refundReturn,
  rejectReturn,
  requestReturn,
  returnGoods,
  unreturn,
} from './return-commands.ts'
import { cancelShipment, deliver, processOrder, settle, ship } from './shipping-commands.ts'

export const ordersKind: LedgerKind<OrderEntry, OrderBook> = Object.freeze({
  ...ordersKey,
  // What the ledger's own object tells is not among them: a batch could send it.
  commands: Object.freeze({
    place,
    create,
    reserve,
    pay,
    paymentEvent,
    processOrder,
    ship,
    deliver,
    cancelShipment,
    settle,
    cancel,
    refund,
    retryRefund,
    requestReturn,
    approveReturn,
    rejectReturn,
    cancelReturn,
    receiveReturn,
    refundReturn,
    returnGoods,
    unreturn,
    replace,
  }),
  wakesOn: followed,
  wakes: isFollowed,
  follow,
  due: doDue,
  audit: () => new OrderAudit(),
})
