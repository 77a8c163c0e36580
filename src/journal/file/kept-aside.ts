import { type DiskFile, hasCode } from './disk.ts'
import type { Folder } from './folder.ts'
import { ownerBefore, ownerOf, tornName } from './layout.ts'
import { LineReader } from './line-reader.ts'
import { readHeader } from './record.ts'
import { copyRange, readFully } from './whole-transfers.ts'

/** Bytes in a segment that are not of the log. What was only preallocated is nothing. */
export interface Remains {
  readonly segment: string
  readonly offset: number
  /** Behind the last byte that is not zero. */
  readonly end: number
}

/**
 * What stands in sealed segments behind the end that the next owner found, and in segments that are not of
 * the log: torn bytes, and what an owner wrote that had lost the log.
 * @param segments those that are looked at, in the order of the log
 */
export async function findRemains(
  folder: Folder,
  segments: readonly string[],
  strays: readonly string[],
): Promise<Remains[]> {
  const found: Remains[] = []
  for (const [index, segment] of segments.entries()) {
    const next = segments[index + 1]
    const offset =
      next !== undefined && ownerBefore(next) === ownerOf(segment)
        ? await unlessGone(() => sealedEnd(folder, next), undefined)
        : undefined
    if (offset !== undefined) found.push(...(await unlessGone(() => remainsIn(folder, segment, offset), [])))
  }
  for (const stray of strays) found.push(...(await unlessGone(() => remainsIn(folder, stray, 0), [])))
  return found
}

/** What was archived meanwhile was looked at then. */
async function unlessGone<Found>(find: () => Promise<Found>, otherwise: Found): Promise<Found> {
  try {
    return await find()
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return otherwise
    throw error
  }
}

/** Where the segment before ends, as the first line of the next one says; undefined if it has no whole line yet. */
async function sealedEnd(folder: Folder, segment: string): Promise<number | undefined> {
  const file = await folder.disk.open(folder.pathOf(segment), 'read')
  try {
    const { size } = await file.status()
    const line = await new LineReader(file).next(size)
    return line?.isWhole ? readHeader(line.bytes)?.sealed : undefined
  } finally {
    await file.close()
  }
}

async function remainsIn(folder: Folder, segment: string, offset: number): Promise<Remains[]> {
  const file = await folder.disk.open(folder.pathOf(segment), 'read')
  try {
    const { size } = await file.status()
    const chunk = Buffer.alloc(Math.max(0, Math.min(size - offset, chunkLength)))
    let end = offset
    for (let position = offset; position < size; position += chunk.length) {
      const length = await readFully(file, chunk, position)
      const last = lastNonZero(chunk.subarray(0, length))
      if (last >= 0) end = position + last + 1
      if (length < chunk.length) break
    }
    return end > offset ? [{ segment, offset, end }] : []
  } finally {
    await file.close()
  }
}

const chunkLength = 256 * 1024

/**
 * Copies bytes to a file beside the log, unless they are kept already. The log's own file is left as it is:
 * it may be another's.
 * @returns the path of that file, and whether it is new
 */
export async function keepAside(
  folder: Folder,
  { segment, offset, end }: Remains,
): Promise<{ path: string; isNew: boolean }> {
  const source = await folder.disk.open(folder.pathOf(segment), 'read')
  try {
    for (let attempt = 0; ; attempt += 1) {
      const path = folder.pathOf(tornName(segment, offset, attempt))
      const file = await createIfFree(folder, path)
      if (file !== undefined) {
        await fill(file, source, offset, end)
        await folder.disk.syncFolder(folder.path)
        return { path, isNew: true }
      }
      if (await isSame(folder, path, source, offset, end)) return { path, isNew: false }
    }
  } finally {
    await source.close()
  }
}

async function createIfFree({ disk }: Folder, path: string): Promise<DiskFile | undefined> {
  try {
    return await disk.open(path, 'create')
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return undefined
    throw error
  }
}

async function fill(file: DiskFile, source: DiskFile, offset: number, end: number): Promise<void> {
  try {
    await copyRange(source, file, offset, end, offset)
    await file.datasync()
  } finally {
    await file.close()
  }
}

async function isSame({ disk }: Folder, path: string, source: DiskFile, offset: number, end: number): Promise<boolean> {
  const file = await disk.open(path, 'read')
  try {
    if ((await file.status()).size !== end - offset) return false
    const kept = Buffer.alloc(Math.min(end - offset, chunkLength))
    const found = Buffer.alloc(kept.length)
    for (let done = 0; done < end - offset; done += kept.length) {
      const length = Math.min(kept.length, end - offset - done)
      await readFully(file, kept.subarray(0, length), done)
      await readFully(source, found.subarray(0, length), offset + done)
      if (!kept.subarray(0, length).equals(found.subarray(0, length))) return false
    }
    return true
  } finally {
    await file.close()
  }
}

const zeros = Buffer.alloc(64 * 1024)

/** The index of the last byte that is not zero; −1 if all are. */
export function lastNonZero(bytes: Buffer): number {
  let length = bytes.length
  while (length >= zeros.length && bytes.subarray(length - zeros.length, length).equals(zeros)) length -= zeros.length
  while (length > 0 && bytes[length - 1] === 0) length -= 1
  return length - 1
}
