import type { LevelKey } from '../level-key.ts'
import type { ImagePiece, WarehouseImage } from './image-piece.ts'
import { readKey } from './key-rows.ts'
import { keepBackOf, type Row, readLevelCounts, readReservation } from './rows.ts'

/** What something in an image is called. */
export interface SubjectNames {
  readonly subject: 'warehouse' | 'level' | 'reservation' | 'low-stock' | 'key' | 'retention' | 'shipment' | 'ledger'
  readonly warehouseId?: string
  readonly productId?: string
  readonly reservationId?: string
  readonly idempotencyKey?: string
  readonly ledger?: string
  /** Of a ledger's row, as JSON. */
  readonly row?: string
  /** Of a shipment: the commit. */
  readonly shippedBy?: number
}

/** Something in an image, with all that the image says of it. */
export interface Subject {
  readonly names: SubjectNames
  readonly fields: Readonly<Record<string, unknown>>
  /** The last commit that touched it. */
  readonly sequence: number
}

/** Everything in an image, by its names as text. */
export function subjectsOf(pieces: readonly ImagePiece[]): Map<string, Subject> {
  const subjects = new Map<string, Subject>()
  const warehouses: string[] = []
  let lastSequence = 0
  const levels: (LevelKey & { readonly sequence: number })[] = []
  const add = (subject: Subject): void => {
    subjects.set(JSON.stringify(subject.names), subject)
  }
  for (const piece of pieces) {
    const rows = piece.slice(1) as Row[]
    if (piece[0] === 'state') {
      const { retention, sequence, keysDroppedEarly } = piece[1]
      lastSequence = sequence
      add({ names: { subject: 'retention' }, fields: { ...retention, keysDroppedEarly }, sequence })
    } else if (piece[0] === 'warehouses') {
      for (const image of piece.slice(1) as WarehouseImage[]) {
        warehouses.push(image.id)
        add(warehouseSubject(image))
      }
    } else if (piece[0] === 'levels') {
      for (const row of piece.slice(2) as Row[]) {
        const level = { warehouseId: warehouses[piece[1]] as string, productId: row[0] as string }
        levels.push({ ...level, sequence: row[3] as number })
        add(levelSubject(level, row))
      }
    } else if (piece[0] === 'shipped') {
      for (const subject of shipmentSubjects(piece.slice(2) as Row[])) addTo(subjects, subject)
    } else if (piece[0] === 'reservations') {
      for (const row of rows) add(reservationSubject(row, levels[row[0] as number] as (typeof levels)[number]))
    } else if (piece[0] === 'low') {
      for (const row of rows) add(lowStockSubject(row))
    } else if (piece[0] === 'ledger') {
      for (const row of piece.slice(3) as Row[]) add(ledgerSubject(piece[1], row, lastSequence))
    } else if (piece[0] === 'keys' || piece[0] === 'over') {
      for (const row of rows) add(keySubject(row))
    }
  }
  return subjects
}

/** Which commit touched it last is not known of a ledger's row. */
function ledgerSubject(ledger: string, [key, ...values]: Row, sequence: number): Subject {
  return { names: { subject: 'ledger', ledger, row: JSON.stringify(key) }, fields: { values }, sequence }
}

function warehouseSubject({ id, lastSequence, ...fields }: WarehouseImage): Subject {
  return { names: { subject: 'warehouse', warehouseId: id }, fields, sequence: lastSequence }
}

function levelSubject(level: LevelKey, row: Row): Subject {
  const [, flags, version, lastSequence, reorderThreshold] = row
  const fields = {
    ...readLevelCounts(row),
    version,
    reorderThreshold: reorderThreshold ?? undefined,
    keepBack: keepBackOf(row),
    lastSequence,
    flags,
  }
  return { names: { subject: 'level', ...level }, fields, sequence: lastSequence as number }
}

function reservationSubject(row: Row, { sequence, ...level }: LevelKey & { readonly sequence: number }): Subject {
  const reservation = readReservation(row, 1, level)
  const names = { subject: 'reservation', ...level, reservationId: reservation.id } as const
  return { names, fields: Object.fromEntries(Object.entries(reservation)), sequence }
}

function lowStockSubject([warehouseId, productId, sequence]: Row): Subject {
  const level = { warehouseId: warehouseId as string, productId: productId as string }
  return { names: { subject: 'low-stock', ...level }, fields: { sequence }, sequence: sequence as number }
}

/** What a commit shipped of a product may stand in several rows. */
function addTo(subjects: Map<string, Subject>, subject: Subject): void {
  const name = JSON.stringify(subject.names)
  const before = subjects.get(name)?.fields ?? { quantity: 0, returned: 0 }
  const sum = (field: string): number => (before[field] as number) + (subject.fields[field] as number)
  subjects.set(name, { ...subject, fields: { quantity: sum('quantity'), returned: sum('returned') } })
}

function shipmentSubjects(rows: readonly Row[]): Subject[] {
  return rows.map((row) => {
    const [sequence, , productId, quantity, returned = 0] = row as [number, number, string, number, number?]
    const names = { subject: 'shipment', productId, shippedBy: sequence } as const
    return { names, fields: { quantity, returned }, sequence }
  })
}

/** Of commits up to this one an image does not say what they shipped. */
export function shipmentsForgottenIn(pieces: readonly ImagePiece[]): number {
  return pieces.reduce((latest, piece) => (piece[0] === 'shipped' ? Math.max(latest, piece[1]) : latest), 0)
}

/** How long a key is kept follows from what it made and is alive, or else from when its retention began. */
function keySubject(row: Row): Subject {
  const { key, fingerprint, sequence, result } = readKey(row)
  const kept = Array.isArray(row[4]) ? { alive: row[4] } : { endedAt: row[4] }
  return {
    names: { subject: 'key', idempotencyKey: key },
    fields: { fingerprint, sequence, result, ...kept },
    sequence,
  }
}
