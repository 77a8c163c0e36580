import type { JSX } from 'preact'
import type { Order, OrderLine, Return, Shipment } from '../../orders.ts'
import { mayWrite } from '../caller.ts'
import { digitsOf, money, number } from '../words.ts'
import { Action, type ActionField, type Choice } from './action.tsx'

interface OfOrder {
  readonly order: Order
  readonly done: () => void
}

const why: ActionField = { name: 'reason', label: 'Reason', type: 'text' }
const whyIfAny: ActionField = { ...why, label: 'Reason (if there is one)', isNeeded: false }

/** What may be done next with an order, as buttons that ask back. */
export function OrderActions({ order, done }: OfOrder): JSX.Element | null {
  if (!mayWrite()) return null
  const { id, status, totals, currency, version } = order
  const path = (name: string): string => `/v1/orders/${id}/${name}`
  const shared = { done, expects: version }
  const isOpen = status === 'pending' || status === 'payment-pending'
  const refundable = totals.captured - totals.refunded
  return (
    <span class="buttons">
      {isOpen && (
        <Action
          {...shared}
          label="Take payment"
          says={`The gateway is asked for ${money(totals.due, currency)}. It may say no.`}
          path={path('pay')}
          body={() => ({ method: 'card' })}
        />
      )}
      {status === 'confirmed' && (
        <Action
          {...shared}
          label="Plan shipments"
          says="What has goods is planned into parcels, one for each warehouse."
          path={path('process')}
        />
      )}
      <TakeBack order={order} done={done} />
      {refundable > 0 && (
        <Action
          {...shared}
          label="Refund money"
          says={`Money goes back without goods. At most ${money(refundable, currency)} can.`}
          path={path('refund')}
          fields={[
            {
              name: 'amount',
              label: `Amount in ${currency}`,
              type: 'money',
              currency,
              most: refundable / 10 ** digitsOf(currency),
            },
            why,
          ]}
        />
      )}
      {status === 'delivered' && (
        <Action
          {...shared}
          label="Settle"
          says="The order is closed. Nothing is open in it any more."
          path={path('settle')}
        />
      )}
      {canCancel(order) && (
        <Action
          {...shared}
          label="Cancel the order"
          mood="danger"
          says="What is not shipped is not to be. Its goods are free again, and its money goes back."
          path={path('cancel')}
          fields={[why]}
        />
      )}
    </span>
  )
}

function canCancel({ status, lines }: Order): boolean {
  const isClosed = status === 'cancelled' || status === 'delivered' || status === 'settled'
  return !isClosed && lines.some((line) => line.waiting > 0 || line.rows.some(unshipped))
}

function unshipped({
  quantity,
  shipped,
  cancelled,
}: {
  quantity: number
  shipped: number
  cancelled: number
}): boolean {
  return quantity - shipped - cancelled > 0
}

/** Units of a line that are with the customer. */
function withCustomer({ rows }: OrderLine): number {
  return rows.reduce((sum, { shipped, returned, askedBack }) => sum + shipped - returned - askedBack, 0)
}

/** Goods come in, and their money goes back, all at once: what a counter does. */
function TakeBack({ order, done }: OfOrder): JSX.Element | null {
  const lines = order.lines.filter((line) => withCustomer(line) > 0)
  const [first] = lines
  if (first === undefined) return null
  const choices: readonly Choice[] = lines.map((line) => ({
    value: String(line.lineNumber),
    label: `line ${line.lineNumber}: ${line.productId}, ${number(withCustomer(line))} with the customer`,
  }))
  const warehouse = first.rows.find(({ warehouseId }) => warehouseId !== undefined)?.warehouseId ?? ''
  return (
    <Action
      label="Take goods back, and refund"
      says="The goods come in, and what they cost goes back to the customer: both in one commit."
      path={`/v1/orders/${order.id}/return-goods`}
      expects={order.version}
      done={done}
      fields={[
        { name: 'lineNumber', label: 'What', type: 'choice', choices },
        { name: 'quantity', label: 'Units', type: 'number', value: '1', most: Math.max(...lines.map(withCustomer)) },
        { name: 'warehouseId', label: 'Comes in at warehouse', type: 'text', value: warehouse },
        { name: 'disposition', label: 'It is', type: 'choice', choices: dispositions },
        whyIfAny,
      ]}
      body={({ lineNumber, quantity, warehouseId, disposition, reason }) => ({
        warehouseId,
        lines: [{ lineNumber: Number(lineNumber), quantity: Number(quantity), disposition }],
        ...(reason !== '' && { reason }),
      })}
    />
  )
}

const dispositions: readonly Choice[] = [
  { value: 'available', label: 'as good as new: to be sold again' },
  { value: 'quarantined', label: 'to be looked at first' },
  { value: 'damaged', label: 'damaged' },
]

export function ShipmentActions({ shipment, done }: { shipment: Shipment; done: () => void }): JSX.Element | null {
  if (!mayWrite()) return null
  const path = (name: string): string => `/v1/shipments/${shipment.id}/${name}`
  if (shipment.status === 'shipped')
    return <Action label="Delivered" says="The customer has it." path={path('deliver')} done={done} />
  if (shipment.status !== 'planned') return null
  return (
    <span class="buttons">
      <Action label="Ship" says="The goods leave the warehouse." path={path('ship')} done={done} />
      <Action
        label="Cancel the parcel"
        mood="danger"
        says="This parcel is not to be. Its goods stay held for the order."
        path={path('cancel')}
        fields={[why]}
        done={done}
      />
    </span>
  )
}

export function ReturnActions({ back, done }: { back: Return; done: () => void }): JSX.Element | null {
  if (!mayWrite()) return null
  const path = (name: string): string => `/v1/returns/${back.id}/${name}`
  if (back.status === 'requested')
    return (
      <span class="buttons">
        <Action label="Approve" says="The goods may come back." path={path('approve')} done={done} />
        <Action
          label="Reject"
          mood="danger"
          says="The goods stay where they are."
          path={path('reject')}
          fields={[why]}
          done={done}
        />
      </span>
    )
  if (back.status === 'approved') return <Receive back={back} path={path('receive')} done={done} />
  if (back.status === 'received')
    return <Action label="Refund" says="What came back is paid back." path={path('refund')} done={done} />
  return null
}

function Receive({ back, path, done }: { back: Return; path: string; done: () => void }): JSX.Element {
  return (
    <Action
      label="Receive"
      says={`All that was asked for came: ${back.lines.map(({ quantity, productId }) => `${quantity} ${productId}`).join(', ')}.`}
      path={path}
      done={done}
      fields={[
        { name: 'warehouseId', label: 'At warehouse', type: 'text' },
        { name: 'disposition', label: 'It is', type: 'choice', choices: dispositions },
      ]}
      body={({ warehouseId, disposition }) => ({
        warehouseId,
        lines: back.lines.map(({ rowId, quantity }) => ({ rowId, quantity, disposition })),
      })}
    />
  )
}
