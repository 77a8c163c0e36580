import { Chain } from './chain.ts'
import { corrupt } from './faults.ts'
import type { Folder } from './folder.ts'
import { type Line, LineReader } from './line-reader.ts'
import { lastSequenceIn } from './lineage.ts'
import type { LogEnd } from './log-end.ts'
import { readHeader } from './record.ts'

/**
 * Reads a segment that is complete, line by line, each checked against its hash and the one before.
 * @param next the segment behind it, which may seal it: then it ends where that says
 * @param name the file's, if it is not the segment's
 * @returns where it ends
 * @throws JOURNAL_CORRUPT, naming file, byte offset and sequence
 */
export async function verifySegment(
  folder: Folder,
  segment: string,
  next: string,
  name: string = segment,
): Promise<LogEnd> {
  const file = folder.pathOf(name)
  let chain: Chain | undefined
  const last = lastSequenceIn(next)
  await eachLine(folder, name, (line) => {
    if (chain !== undefined && chain.end.sequence === last) return false
    chain ??= Chain.before(line, segment)
    const { position, sequence } = chain.end
    const accepted = chain.accept(line, segment, file)
    if (typeof accepted !== 'string') return true
    throw corrupt(accepted, { file, offset: line.offset, position: position + 1, sequence: sequence + 1 })
  })
  if (chain === undefined) throw corrupt('there is nothing in this segment', { file, offset: 0 })
  return chain.end
}

/** @throws JOURNAL_CORRUPT if a segment does not begin where another ends */
export async function mustFollow(folder: Folder, segment: string, { position, sequence, hash }: LogEnd): Promise<void> {
  let follows = false
  await eachLine(folder, segment, ({ bytes }) => {
    const header = readHeader(bytes)
    follows = header?.position === position + 1 && header.sequence === sequence + 1 && header.previous === hash
    return false
  })
  if (follows) return
  const place = { file: folder.pathOf(segment), offset: 0, position: position + 1, sequence: sequence + 1 }
  throw corrupt('this segment does not follow the one before', place)
}

/** Reads a file line by line for as long as that is wanted. */
async function eachLine(folder: Folder, name: string, take: (line: Line) => boolean): Promise<void> {
  const file = await folder.disk.open(folder.pathOf(name), 'read')
  try {
    const { size } = await file.status()
    const lines = new LineReader(file)
    for (let line = await lines.next(size); line !== undefined && take(line); line = await lines.next(size));
  } finally {
    await file.close()
  }
}
