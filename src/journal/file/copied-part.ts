import { InventoryError } from '../../errors/inventory-error.ts'
import { whyMissing } from './archived-note.ts'
import { Chain } from './chain.ts'
import type { Folder } from './folder.ts'
import { holdsJournal, strangerIn } from './journal-presence.ts'
import { firstSequenceOf, isSegmentName, ownerOfHead } from './layout.ts'
import { LineReader } from './line-reader.ts'
import { emptyLog, type LogEnd } from './log-end.ts'
import { placeOf } from './log-place.ts'
import { readFully } from './whole-transfers.ts'

/** How many bytes are compared of a first line that is not whole. */
const compared = 64 * 1024

/**
 * How far a folder holds a copy of a log already: behind the last whole line of it. Behind that stands only
 * what an interruption left there, or nothing.
 * @param end how far the log goes
 * @throws INVALID_ARGUMENT if the folder holds anything else; JOURNAL_CORRUPT or JOURNAL_VERSION if its head
 *   cannot be read; JOURNAL_ARCHIVED if the log has no longer what the copy ends with
 */
export async function copiedPart(log: Folder, copy: Folder, end: LogEnd): Promise<LogEnd> {
  const names = await mustNotHoldOthers(copy)
  const segments = names.filter(isSegmentName).sort()
  const head = names.some((name) => ownerOfHead(name) !== undefined) ? await copy.readHead(segments) : undefined
  // What the copy's owner was told is in its log, is never cut: it may have been opened and written since.
  if (head !== undefined) await mustBeOf(log, copy, head.acknowledged, end)
  const copied = await lastWholeLine(copy, segments)
  await mustBeOf(log, copy, copied, end)
  const isKnown = head !== undefined || copied.position > 0
  if (!isKnown && segments.length > 0) await mustBeginAs(log, copy, segments)
  return copied
}

/** @returns the names in the folder. @throws INVALID_ARGUMENT if it is no journal's, and not empty */
export async function mustNotHoldOthers(copy: Folder): Promise<string[]> {
  const names = await copy.names()
  const stranger = holdsJournal(names) ? undefined : strangerIn(names)
  if (stranger !== undefined) throw unfit(copy, `holds other files, such as ${stranger}: name an empty or a new folder`)
  return names
}

/** The lines of the last segment that has any, as far as each follows the one before. */
async function lastWholeLine(copy: Folder, segments: readonly string[]): Promise<LogEnd> {
  for (const segment of segments.toReversed()) {
    const end = await wholeLines(copy, segment)
    if (end !== undefined) return end
  }
  return emptyLog
}

async function wholeLines(copy: Folder, segment: string): Promise<LogEnd | undefined> {
  const path = copy.pathOf(segment)
  const file = await copy.disk.open(path, 'read')
  try {
    const { size } = await file.status()
    const lines = new LineReader(file)
    let chain: Chain | undefined
    for (let line = await lines.next(size); line !== undefined; line = await lines.next(size)) {
      const next = chain ?? Chain.before(line, segment)
      if (typeof next.accept(line, segment, path) === 'string') break
      chain = next
    }
    return chain?.end
  } finally {
    await file.close()
  }
}

/** @throws INVALID_ARGUMENT unless a log has the line with which a copy of it ends, at the same place */
async function mustBeOf(log: Folder, copy: Folder, said: LogEnd, end: LogEnd): Promise<void> {
  if (said.position === 0) return
  const { position, sequence, hash } = said
  const place = position > end.position ? undefined : await placeOf(log, { position, sequence, mark: hash })
  // A line that was archived has no place of its own: the next one names it.
  const isSame = place?.offset === 0 || (place?.segment === said.segment && place.offset === said.offset)
  if (isSame) return
  const otherwise = unfit(copy, `holds another journal: its commit ${sequence} is not in this one`)
  const isHere = (await log.segments()).some((segment) => firstSequenceOf(segment) <= sequence)
  throw isHere ? otherwise : await whyMissing(log, sequence, otherwise)
}

/** If a first line is not whole, only its bytes say whose it is. */
async function mustBeginAs(log: Folder, copy: Folder, [first = '']: readonly string[]): Promise<void> {
  const torn = await beginning(copy, first)
  const isHere = (await log.segments()).includes(first)
  if (torn.length === 0 || (isHere && torn.equals((await beginning(log, first)).subarray(0, torn.length)))) return
  throw unfit(copy, `holds another journal, or what is left of one: ${first} begins otherwise`)
}

async function beginning(folder: Folder, name: string): Promise<Buffer> {
  const file = await folder.disk.open(folder.pathOf(name), 'read')
  try {
    const bytes = Buffer.alloc(compared)
    return bytes.subarray(0, await readFully(file, bytes, 0))
  } finally {
    await file.close()
  }
}

export function unfit({ path }: Folder, problem: string): InventoryError {
  return new InventoryError('INVALID_ARGUMENT', { field: 'to', value: path, problem })
}
