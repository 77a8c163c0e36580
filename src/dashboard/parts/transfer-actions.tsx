import type { JSX } from 'preact'
import type { Transfer } from '../../transfers.ts'
import { caller, mayWrite } from '../caller.ts'
import { number } from '../words.ts'
import { Action, type ActionField } from './action.tsx'

const why: ActionField = { name: 'reason', label: 'Reason', type: 'text' }

/** What may be done next with a transfer, as buttons that ask back. */
export function TransferActions({ transfer, done }: { transfer: Transfer; done: () => void }): JSX.Element | null {
  if (!mayWrite()) return null
  const { status } = transfer
  return (
    <span class="buttons">
      {status === 'pending-approval' && <Approval transfer={transfer} done={done} />}
      {(status === 'approved' || status === 'partially-shipped') && (
        <Action label="Ship" says="All that is held for it leaves." path={pathOf(transfer, 'ship')} done={done} />
      )}
      {['shipped', 'partially-received', 'partially-shipped'].includes(status) && (
        <Receive transfer={transfer} done={done} />
      )}
      {(status === 'pending-approval' || status === 'approved') && (
        <Action
          label="Cancel the transfer"
          mood="danger"
          says="What is held for it is free again."
          path={pathOf(transfer, 'cancel')}
          fields={[why]}
          done={done}
        />
      )}
    </span>
  )
}

function pathOf({ id }: Transfer, name: string): string {
  return `/v1/transfers/${encodeURIComponent(id)}/${name}`
}

/** Two people approve a transfer, or nobody does. */
function Approval({ transfer, done }: { transfer: Transfer; done: () => void }): JSX.Element {
  if (caller.value?.name === transfer.requestedBy)
    return <span class="quiet">You asked for it: somebody else must approve it.</span>
  return (
    <>
      <Action
        label="Approve"
        says={`${unitsOf(transfer)} may go from ${transfer.sourceWarehouseId} to ${transfer.destinationWarehouseId}.`}
        path={pathOf(transfer, 'approve')}
        done={done}
      />
      <Action
        label="Reject"
        mood="danger"
        says="The goods stay where they are, and are free again."
        path={pathOf(transfer, 'reject')}
        fields={[why]}
        done={done}
      />
    </>
  )
}

function Receive({ transfer, done }: { transfer: Transfer; done: () => void }): JSX.Element {
  const onTheWay = transfer.lines.filter(({ inTransit }) => inTransit > 0)
  const fields = onTheWay.map(
    ({ productId, inTransit }): ActionField => ({
      name: productId,
      label: `${productId}: ${number(inTransit)} on the way; good ones that came`,
      type: 'number',
      value: String(inTransit),
      most: inTransit,
    }),
  )
  return (
    <Action
      label="Receive"
      says={`What came to ${transfer.destinationWarehouseId} in good order. What is missing stays on its way.`}
      path={pathOf(transfer, 'receive')}
      fields={fields}
      body={(values) => ({
        lines: onTheWay.map(({ productId }) => ({ productId, quantity: Number(values[productId]) })),
      })}
      done={done}
    />
  )
}

export function unitsOf({ lines }: Transfer): string {
  return lines.map(({ quantity, productId }) => `${number(quantity)} ${productId}`).join(', ')
}
