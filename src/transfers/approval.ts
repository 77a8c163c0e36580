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

/** Somebody approves those of more than so many units, of all products together. */
export function overQuantity(units: number): ApprovalPolicy {
  return ({ lines }) => lines.reduce((sum, { quantity }) => sum + quantity, 0) > units
}
