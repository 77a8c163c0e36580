import { invalidArgument } from '../errors/invalid-argument.ts'
import { readWholeNumber } from '../inventory/request/fields.ts'
import type { ProductUnits } from './transfers-entry.ts'

/** A transfer that is asked for. */
export interface RequestedTransfer {
  readonly sourceWarehouseId: string
  readonly destinationWarehouseId: string
  readonly lines: readonly ProductUnits[]
  readonly actor: string | undefined
}

/** Whether somebody has to approve a transfer. Pure: it looks at nothing else. */
export type ApprovalPolicy = (transfer: RequestedTransfer) => boolean

/** Nobody approves: a request is approved at once. */
export function never(): ApprovalPolicy {
  return () => false
}

/** Somebody approves each. */
export function always(): ApprovalPolicy {
  return () => true
}

/** Somebody approves those of more than so many units, of all products together. @throws INVALID_ARGUMENT */
export function overQuantity(units: number): ApprovalPolicy {
  readWholeNumber({ units }, 'units')
  return ({ lines }) => lines.reduce((sum, { quantity }) => sum + quantity, 0) > units
}

/** What a policy answers. @throws INVALID_ARGUMENT for what is no answer: a promise would always be true */
export function mustBeApproved(policy: ApprovalPolicy, transfer: RequestedTransfer): boolean {
  const answer: unknown = policy(transfer)
  if (typeof answer === 'boolean') return answer
  throw invalidArgument('approval', answer, 'must answer true or false, at once')
}
