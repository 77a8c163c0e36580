import { Chain } from '../chain.ts'
import type { DiskFile } from '../disk.ts'
import type { Folder } from '../folder.ts'
import type { HeadRecord } from '../head-file.ts'
import { firstSequenceOf } from '../layout.ts'
import { LineReader } from '../line-reader.ts'
import { lastSequenceIn } from '../lineage.ts'
import { emptyLog, type LogEnd } from '../log-end.ts'

/** Where the good part of a log is looked for, and what ends it beside a bad line. */
export interface GoodPartLimits {
  /** The segment to begin with; what stands before it is not looked at. */
  readonly from: string
  /** With it, a line that it says otherwise is not good. */
  readonly head?: HeadRecord | undefined
  /** A commit that cannot be: the line that holds it is not good. */
  readonly beforeSequence?: number | undefined
}

/**
 * How far a log goes, from a segment on, without a gap, a bad line or another fault: behind the last good
 * line. Its segment is empty if there is not one good line.
 */
export async function goodPart(folder: Folder, segments: readonly string[], limits: GoodPartLimits): Promise<LogEnd> {
  let end: LogEnd = { ...emptyLog, sequence: firstSequenceOf(limits.from) - 1 }
  const from = segments.indexOf(limits.from)
  for (const [index, segment] of segments.entries()) {
    if (index < from) continue
    if (firstSequenceOf(segment) !== end.sequence + 1) return end
    const file = await folder.disk.open(folder.pathOf(segment), 'read')
    try {
      const part = await goodLines(file, segment, { before: end, last: lastSequenceIn(segments[index + 1]) }, limits)
      end = part.end
      if (!part.isAll) return end
    } finally {
      await file.close()
    }
  }
  return end
}

async function goodLines(
  file: DiskFile,
  segment: string,
  { before, last }: { readonly before: LogEnd; readonly last: number | undefined },
  { head, beforeSequence = Number.POSITIVE_INFINITY }: GoodPartLimits,
): Promise<{ end: LogEnd; isAll: boolean }> {
  const { size } = await file.status()
  const reader = new LineReader(file)
  let chain = new Chain(before)
  for (let line = await reader.next(size); line !== undefined; line = await reader.next(size)) {
    if (line.offset > 0 && chain.end.sequence === last) break
    // The first line of all says itself what it follows.
    if (line.offset === 0 && before.segment === '') chain = Chain.before(line, segment)
    const { end } = chain
    const accepted = chain.accept(line, segment, segment)
    const isGood = typeof accepted === 'object' && chain.end.sequence < beforeSequence && !isDisputed(chain.end, head)
    if (!isGood) return { end, isAll: false }
  }
  return { end: chain.end, isAll: true }
}

/** Whether the head knows another line, or another place, at this position. */
function isDisputed({ position, hash, segment, offset }: LogEnd, head: HeadRecord | undefined): boolean {
  const said = [head?.synced, head?.acknowledged].filter((end) => end?.position === position)
  return said.some((end) => end?.hash !== hash || end.segment !== segment || end.offset !== offset)
}
