import { type AllocationStrategy, nearest } from '../allocation.ts'
import { Backorders } from '../backorders.ts'
import type { LedgerRoom } from '../ledger.ts'
import { Orders, SimulatedPayments } from '../orders.ts'
import { overQuantity, TransferOrders } from '../transfers.ts'

/** Transfers of more units than this are approved by somebody else than who asked. */
const approvedOver = 5

/** The ledgers of a shop with several warehouses, and the gateway that it is paid by. They belong to one inventory. */
export interface Network {
  readonly orders: Orders
  readonly payments: SimulatedPayments
  readonly backorders: Backorders
  readonly transfers: TransferOrders
  readonly ledgers: readonly LedgerRoom[]
}

export interface NetworkSettings {
  readonly seed?: number
  readonly allocation?: AllocationStrategy
  /** How long an order holds its goods before it is paid. */
  readonly holdMs?: number
}

/** How long a payment may take before its order gives the goods back. */
const paymentTimeoutMs = 4_000

export function newNetwork({ seed = 1, allocation = nearest(), holdMs = 15 * 60_000 }: NetworkSettings = {}): Network {
  const payments = new SimulatedPayments({
    seed,
    declines: 0.04,
    refundFailures: 0.01,
    failures: 0.01,
    lostAnswers: 0.01,
    duplicateEvents: 0.1,
    capturesAfterDecline: 0.1,
    lateEvents: 0.05,
    lateMs: 1_000,
    delayMs: [0, 20],
  })
  const outbox = { concurrency: 2_000, firstDelayMs: 50, maxDelayMs: 500 }
  const orders = new Orders({ payments, currency: 'EUR', allocation, holdMs, paymentTimeoutMs, outbox })
  const backorders = new Backorders()
  const transfers = new TransferOrders({ approval: overQuantity(approvedOver) })
  return { orders, payments, backorders, transfers, ledgers: [orders, backorders, transfers] }
}
