import { invalidArgument } from '../errors/invalid-argument.ts'
import { isRefusal, type Refusal, refuseAs } from '../errors/refusal.ts'
import { problemOfId } from '../inventory/request/fields.ts'
import type { Desk, LedgerCommand } from '../ledger/contract.ts'
import { ledgerCommand } from '../ledger/ledger-command.ts'
import { confirmIfPaid } from './confirming.ts'
import type { Order } from './order.ts'
import { findOrder, findOrderFor, orderWith, viewWith } from './order-access.ts'
import type { OrderRules } from './order-options.ts'
import { type OnOrderFields, type OnOrderRequest, onOrderFields, readOnOrder } from './order-requests.ts'
import { yearOf } from './orders-book.ts'
import type { OrderFact } from './orders-entry.ts'
import { orderExists } from './orders-errors.ts'
import { ordersKey } from './orders-key.ts'
import { type PlaceFields, type PlaceOrderRequest, placeFields, readPlaced } from './place-requests.ts'
import { candidateLevels, reserveOrder } from './reserving.ts'

type OfOrder<Request, Fields> = LedgerCommand<Request, Fields, Order, Order>

/** Makes an order and holds all that it wants, in one commit. */
export const place: OfOrder<PlaceOrderRequest, PlaceFields> = ledgerCommand({
  name: 'orders.place',
  request: placeFields,
  read: readPlaced,
  locks: ({ lines }, books) => candidateLevels(lines.map(asKept), books),
  decide: (fields, desk) => {
    const id = createOrder(desk, fields)
    if (typeof id !== 'string') return id
    return reserveCreated(desk, id)
  },
  keep: (_, books, { entries }) => viewWith(createdIn(entries), books),
  result: (order) => order,
})

/** Makes an order without stock. */
export const create: OfOrder<PlaceOrderRequest, PlaceFields> = ledgerCommand({
  name: 'orders.create',
  request: placeFields,
  read: readPlaced,
  locks: () => [],
  decide: (fields, desk) => {
    const id = createOrder(desk, fields)
    return typeof id === 'string' ? undefined : id
  },
  keep: (_, books, { entries }) => viewWith(createdIn(entries), books),
  result: (order) => order,
})

/** Holds what an order wants that was made without stock. */
export const reserve: OfOrder<OnOrderRequest, OnOrderFields> = ledgerCommand({
  name: 'orders.reserve',
  request: onOrderFields,
  read: readOnOrder,
  locks: (fields, books) => {
    const order = findOrder(fields, books)
    return isRefusal(order) ? [] : candidateLevels(order.lines, books)
  },
  decide: (fields, desk) => {
    const order = findOrderFor('reserve', fields, desk)
    return isRefusal(order) ? order : reserveCreated(desk, order.id)
  },
  keep: ({ orderId }, books) => viewWith(orderId, books),
  result: (order) => order,
})

function asKept({ productId, warehouseId, fulfilledBy }: PlaceFields['lines'][number]): {
  productId: string
  warehouseId: string | undefined
  bySeller: boolean
} {
  return { productId, warehouseId, bySeller: fulfilledBy === 'seller' }
}

function createdIn(entries: readonly { readonly type: string }[]): string {
  return (entries.find(({ type }) => type === 'order-created') as OrderFact<'order-created'>).id
}

/** Holds what it wants; one that costs nothing, or is paid by a credit, is confirmed at once. */
export function reserveCreated(desk: Desk, orderId: string): Refusal | undefined {
  const refusal = reserveOrder(desk, orderWith(orderId, desk), rulesOf(desk))
  if (refusal !== undefined) return refusal
  confirmIfPaid(desk, orderId)
  return undefined
}

/** Records a new order. Returns its id. */
export function createOrder(
  desk: Desk,
  fields: PlaceFields,
  replaces?: OrderFact<'order-created'>['replaces'],
  currency: string = rulesOf(desk).currency,
): string | Refusal {
  const { orderId, customerId, isMember, shipTo, promisedAt, lines, discount, shipping } = fields
  const book = desk.ledger(ordersKey)
  const id = orderId ?? desk.newId()
  if (book.order(id) !== undefined || book.closed(id) !== undefined) return refuseAs(orderExists, { orderId: id })
  const number = nextNumber(desk)
  const owner = book.orderOf('number', number)
  if (owner !== undefined) return refuseAs(orderExists, { orderId: owner.id, number })
  desk.record(ordersKey, {
    ledger: 'orders',
    type: 'order-created',
    id,
    number,
    currency,
    ...(customerId !== undefined && { customerId }),
    ...(isMember !== undefined && { isMember }),
    ...(shipTo !== undefined && { shipTo }),
    ...(promisedAt !== undefined && { promisedAt }),
    lines,
    ...(discount > 0 && { discount }),
    ...(shipping > 0 && { shipping }),
    ...(replaces !== undefined && { replaces }),
  })
  return id
}

function nextNumber(desk: Desk): string {
  const { at } = desk
  const year = yearOf(at)
  const count = desk.ledger(ordersKey).countOf(year) + 1
  const number: unknown = rulesOf(desk).numbering(Object.freeze({ year, count, at }))
  const problem = problemOfId(number)
  if (problem === undefined) return number as string
  throw invalidArgument('numbering', number, `gives a number that ${problem}`)
}

/** Commands run where the ledger was opened with its options. */
export function rulesOf(desk: Desk): OrderRules {
  return desk.ledger(ordersKey).rules as OrderRules
}
