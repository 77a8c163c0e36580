import { KeptAnswer } from './commands/recorded-command.ts'
import type { ImagePiece } from './image/image-piece.ts'
import { type Subject, type SubjectNames, shipmentsForgottenIn, subjectsOf } from './image/image-subjects.ts'
import { contentsOf } from './image/state-image.ts'
import type { InventoryState } from './inventory-state.ts'
import { isSameJson } from './same-json.ts'

/** One difference between the live state and the fold of the log. */
export interface Drift extends SubjectNames {
  /** A bucket, an account, or another field of the subject; `*` if all of it is missing on one side. */
  readonly field: string
  readonly live: unknown
  readonly replayed: unknown
  /** The last commit that touched the subject, in whichever state knows of a later one. */
  readonly sequence: number
}

/** Everything that a state says at one sequence, as plain values that do not change when the state does. */
export interface StateCapture {
  readonly sequence: number
  readonly levels: number
  readonly reservations: number
  readonly pieces: readonly ImagePiece[]
}

/** Copies a state. It holds the thread meanwhile: about a microsecond for each level and reservation. */
export function captureState(state: InventoryState): StateCapture {
  const pieces = Array.from(contentsOf(state), asItIsNow)
  const rowsOf = (kind: string, before: number): number =>
    pieces.reduce((sum, piece) => sum + (piece[0] === kind ? piece.length - before : 0), 0)
  return {
    sequence: state.books.sequence,
    levels: rowsOf('levels', 2),
    reservations: rowsOf('reservations', 1),
    pieces,
  }
}

/** The stock's rows are made for the image. A ledger's may be what it goes on with. */
function asItIsNow(piece: ImagePiece): ImagePiece {
  return piece[0] === 'ledger' ? (JSON.parse(JSON.stringify(piece)) as ImagePiece) : piece
}

/** Whether two pieces of contents say the same: quick, and to be asked before `compareStates`. */
export function isSamePiece(live: ImagePiece | undefined, replayed: ImagePiece): boolean {
  return isSameJson(live, replayed)
}

/** All differences, those of the earliest commit first. */
export function compareStates(live: StateCapture, replayed: StateCapture): Drift[] {
  const drift: Drift[] = []
  const [ours, theirs] = [subjectsOf(live.pieces), subjectsOf(replayed.pieces)]
  // A state that began with an image of before there were any knows of fewer shipments: that is no drift.
  const forgotten = Math.max(shipmentsForgottenIn(live.pieces), shipmentsForgottenIn(replayed.pieces))
  const isKnown = ({ names, sequence }: Subject): boolean => names.subject !== 'shipment' || sequence > forgotten
  for (const [name, subject] of ours) if (isKnown(subject)) drift.push(...compareSubjects(subject, theirs.get(name)))
  for (const [name, subject] of theirs) {
    if (!ours.has(name) && isKnown(subject)) drift.push(...compareSubjects(undefined, subject))
  }
  return drift.sort((a, b) => a.sequence - b.sequence)
}

/** The answer of a ledger that was left out. */
function isUnread(value: unknown): boolean {
  return value instanceof KeptAnswer && value.kept === undefined
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
  if (Object.is(a, b) || isUnread(a) || isUnread(b)) return true
  return typeof a === 'object' && typeof b === 'object' && isSameJson(a, b)
}
