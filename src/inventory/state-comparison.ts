import type { KeyRecord } from './idempotency-keys.ts'
import type { InventoryState } from './inventory-state.ts'
import type { Reservation } from './reservation.ts'
import type { WarehouseView } from './warehouse.ts'

/** One difference between the live state and the fold of the log. */
export interface Drift {
  readonly subject: 'warehouse' | 'level' | 'reservation' | 'key' | 'retention'
  /** A bucket, an account, or another field of the subject; `*` if all of it is missing on one side. */
  readonly field: string
  readonly warehouseId?: string
  readonly productId?: string
  readonly reservationId?: string
  readonly idempotencyKey?: string
  readonly live: unknown
  readonly replayed: unknown
  /** The last commit that touched the subject, in whichever state knows of a later one. */
  readonly sequence: number
}

type Fields = Readonly<Record<string, unknown>>

interface Subject {
  readonly names: Pick<Drift, 'subject' | 'warehouseId' | 'productId' | 'reservationId' | 'idempotencyKey'>
  readonly fields: Fields
  readonly sequence: number
}

/** Everything a state says at one sequence, as plain values that do not change when the state does. */
export interface StateCapture {
  readonly sequence: number
  readonly levels: number
  readonly reservations: number
  readonly subjects: ReadonlyMap<string, Subject>
}

/** Copies a state. It holds the thread meanwhile: about a microsecond for each level and reservation. */
export function captureState(state: InventoryState): StateCapture {
  const subjects = new Map<string, Subject>()
  const add = (subject: Subject): void => {
    subjects.set(JSON.stringify(subject.names), subject)
  }
  let levels = 0
  let reservations = 0
  for (const warehouse of state.warehouses()) {
    add(ofWarehouse(warehouse.view(), warehouse.lastSequence))
    for (const level of warehouse.levels()) {
      levels += 1
      const { warehouseId, productId, counts, version, reorderThreshold, lastSequence } = level
      const fields = { ...counts, version, reorderThreshold, lastSequence }
      add({ names: { subject: 'level', warehouseId, productId }, fields, sequence: lastSequence })
      for (const reservation of level.reservations()) {
        reservations += 1
        add(ofReservation(reservation, lastSequence))
      }
    }
  }
  for (const record of state.keys.values()) add(ofKey(record))
  add({ names: { subject: 'retention' }, fields: { ...state.retention }, sequence: state.sequence })
  return { sequence: state.sequence, levels, reservations, subjects }
}

/** All differences, those of the earliest commit first. */
export function compareStates(live: StateCapture, replayed: StateCapture): Drift[] {
  const drift: Drift[] = []
  for (const [name, subject] of live.subjects) drift.push(...compareSubjects(subject, replayed.subjects.get(name)))
  for (const [name, subject] of replayed.subjects) {
    if (!live.subjects.has(name)) drift.push(...compareSubjects(undefined, subject))
  }
  return drift.sort((a, b) => a.sequence - b.sequence)
}

function compareSubjects(live: Subject | undefined, replayed: Subject | undefined): Drift[] {
  const { names, sequence } = (live ?? replayed) as Subject
  const latest = Math.max(sequence, live?.sequence ?? 0, replayed?.sequence ?? 0)
  if (live === undefined || replayed === undefined) {
    return [{ ...names, field: '*', live: live?.fields, replayed: replayed?.fields, sequence: latest }]
  }
  const known = new Set([...Object.keys(live.fields), ...Object.keys(replayed.fields)])
  const fields = [...known].filter((field) => !isSame(live.fields[field], replayed.fields[field]))
  return fields.map((field) => ({
    ...names,
    field,
    live: live.fields[field],
    replayed: replayed.fields[field],
    sequence: latest,
  }))
}

function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  return typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b)
}

function ofWarehouse({ id, ...fields }: WarehouseView, sequence: number): Subject {
  return { names: { subject: 'warehouse', warehouseId: id }, fields, sequence }
}

function ofReservation(reservation: Reservation, sequence: number): Subject {
  const { id, warehouseId, productId } = reservation
  return {
    names: { subject: 'reservation', warehouseId, productId, reservationId: id },
    fields: Object.fromEntries(Object.entries(reservation)),
    sequence,
  }
}

function ofKey({ key, fingerprint, sequence, result }: KeyRecord): Subject {
  return {
    names: { subject: 'key', idempotencyKey: key },
    fields: { fingerprint, sequence, result },
    sequence,
  }
}
