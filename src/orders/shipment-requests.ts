import type { FieldList, Unchecked } from '../errors/known-fields.ts'
import { commandFields } from '../inventory/commands/command-kind.ts'
import { readId, readOptionalId, readOptionalWholeNumber } from '../inventory/request/fields.ts'
import type { CommandOptions } from '../inventory/request/requests.ts'
import { type AskedUnits, type LineUnits, readLineUnits } from './order-requests.ts'

/** A command on a shipment that is planned. */
export interface OnShipmentRequest extends CommandOptions {
  readonly shipmentId: string
  /** Of its order. */
  readonly expectedVersion?: number
}

export interface ShipOrderRequest extends OnShipmentRequest {
  /** The label's, if left out. */
  readonly carrier?: string
  readonly trackingNumber?: string
  /** All of it, if left out; what it leaves over is a new planned shipment. */
  readonly lines?: readonly LineUnits[]
}

export interface OnShipmentFields {
  readonly shipmentId: string
  readonly expectedVersion: number | undefined
}

export interface ShipFields extends OnShipmentFields {
  readonly carrier: string | undefined
  readonly trackingNumber: string | undefined
  readonly lines: readonly AskedUnits[] | undefined
}

export const onShipmentFields: FieldList<OnShipmentRequest> = {
  shipmentId: true,
  expectedVersion: true,
  ...commandFields,
}
export const shipFields: FieldList<ShipOrderRequest> = {
  ...onShipmentFields,
  carrier: true,
  trackingNumber: true,
  lines: true,
}

/** @throws INVALID_ARGUMENT or INVALID_ID, naming the field */
export function readOnShipment(request: Unchecked): OnShipmentFields {
  return {
    shipmentId: readId(request, 'shipmentId'),
    expectedVersion: readOptionalWholeNumber(request, 'expectedVersion'),
  }
}

/** @throws INVALID_ARGUMENT, INVALID_ID or INVALID_QUANTITY, naming the field */
export function readShipped(request: Unchecked): ShipFields {
  return {
    ...readOnShipment(request),
    carrier: readOptionalId(request, 'carrier'),
    trackingNumber: readOptionalId(request, 'trackingNumber'),
    lines: request.lines === undefined ? undefined : readLineUnits(request),
  }
}
