import { type NewLedgers, stateFromImage } from '../engine/state-source.ts'
import { isInventoryError } from '../errors/inventory-error.ts'
import type { ImagePiece } from '../inventory/image/image-piece.ts'
import { contentsOf, imageOf } from '../inventory/image/state-image.ts'
import type { InventoryState } from '../inventory/inventory-state.ts'
import { captureState, compareStates, isSamePiece } from '../inventory/state-comparison.ts'
import type { Disk } from '../journal/file/disk.ts'
import { corrupt } from '../journal/file/faults.ts'
import type { Folder } from '../journal/file/folder.ts'
import { SnapshotReader } from '../journal/file/snapshot-file.ts'
import { type JournalProblem, snapshotProblem } from './journal-problem.ts'

/** How many differences of a snapshot are told. */
const mostTold = 5

/**
 * What a snapshot says otherwise than what the log comes to at its sequence, kind by kind. What is of ledgers that
 * were left out of the fold is not compared.
 * @throws JOURNAL_CORRUPT, JOURNAL_VERSION, or what the disk says, if it cannot be read
 */
export async function compareSnapshot(
  folder: Folder,
  name: string,
  folded: InventoryState,
  newLedgers: NewLedgers,
): Promise<JournalProblem[]> {
  const file = folder.pathOf(name)
  if (isWhole(folded) && (await isImageOf(folder, file, folded))) return []
  const restored = await restoreSnapshot(folder.disk, file, newLedgers)
  return differences(restored, folded).map((problem) =>
    snapshotProblem({ file, sequence: folded.books.sequence, problem }),
  )
}

/** @throws the error, if it is not of the snapshot's making */
export function whyUnusable(error: unknown, file: string): JournalProblem {
  if (isInventoryError(error, 'JOURNAL_CORRUPT')) return snapshotProblem({ file, ...error.details })
  if (isInventoryError(error)) return snapshotProblem({ file, problem: error.message })
  throw error
}

/** Whether nothing was left out of a fold. */
function isWhole({ ledgers }: InventoryState): boolean {
  return ledgers.missing.length === 0
}

/** Byte by byte: this is how it is almost always, and needs no second state in memory. */
async function isImageOf(folder: Folder, file: string, folded: InventoryState): Promise<boolean> {
  const reader = await SnapshotReader.open(folder.disk, file)
  try {
    await reader.point()
    const expected = imageOf(folded)
    for (let piece = await reader.piece(); piece !== undefined; piece = await reader.piece()) {
      if (piece.toString() !== JSON.stringify(expected.next().value)) return false
    }
    return expected.next().done === true
  } finally {
    await reader.close()
  }
}

/** The state that a snapshot is of. @throws JOURNAL_CORRUPT, JOURNAL_VERSION, or what the disk says */
export async function restoreSnapshot(disk: Disk, file: string, newLedgers: NewLedgers): Promise<InventoryState> {
  const reader = await SnapshotReader.open(disk, file)
  try {
    await reader.point()
    const blame = (cause: unknown, piece: ImagePiece): unknown => unrestorable(cause, piece, file)
    return await stateFromImage(piecesOf(reader), undefined, blame, newLedgers())
  } finally {
    await reader.close()
  }
}

async function* piecesOf(reader: SnapshotReader): AsyncGenerator<unknown> {
  for (let piece = await reader.piece(); piece !== undefined; piece = await reader.piece()) {
    yield JSON.parse(piece.toString())
  }
}

/** A snapshot that was forged may break the code that restores it in any way. */
function unrestorable(cause: unknown, piece: ImagePiece, file: string): unknown {
  if (isInventoryError(cause, 'JOURNAL_VERSION')) return cause
  return corrupt(`it has ${JSON.stringify(piece[0])} that cannot be (${String(cause)})`, { file })
}

/** What two states say otherwise. What no comparison names, their images show. */
function differences(restored: InventoryState, folded: InventoryState): string[] {
  const drift = compareStates(captureState(restored), captureState(folded))
  const told = drift.slice(0, mostTold).map(({ subject, live, replayed, field, ...names }) => {
    const { warehouseId, productId, reservationId, idempotencyKey, ledger, row } = names
    const named = [subject, warehouseId, productId, reservationId, idempotencyKey, ledger, row].filter(
      (name) => name !== undefined,
    )
    return `${field} of ${named.join(' ')} is ${JSON.stringify(live)} here and ${JSON.stringify(replayed)} in the log`
  })
  if (drift.length > mostTold) told.push(`and ${drift.length - mostTold} more differences`)
  return drift.length > 0 ? told : differingKinds(restored, folded)
}

function differingKinds(restored: InventoryState, folded: InventoryState): string[] {
  const expected = comparablePieces(folded)
  for (const piece of comparablePieces(restored)) {
    const other = expected.next().value as ImagePiece | undefined
    if (other !== undefined && isSamePiece(piece, other)) continue
    return [`what it says of ${JSON.stringify(piece[0])} is not what the log comes to`]
  }
  return expected.next().done === true ? [] : ['the log comes to more than it says']
}

/**
 * A snapshot of before there were shipments knows none; those that both know were compared. So were the rows of
 * ledgers, which may stand in any order, and keys, of which the answers of ledgers that were left out are not known.
 */
function* comparablePieces(state: InventoryState): Generator<ImagePiece, void, undefined> {
  const isOther = (kind: ImagePiece[0]): boolean =>
    kind === 'shipped' || kind === 'ledger' || (!isWhole(state) && (kind === 'keys' || kind === 'over'))
  for (const piece of contentsOf(state)) if (!isOther(piece[0])) yield piece
}
