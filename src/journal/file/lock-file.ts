import { isPlainObject } from '../rows/shape.ts'
import { type Disk, type DiskFile, hasCode } from './disk.ts'
import type { ProcessIdentity, ProcessSpace } from './process-table.ts'
import { parse } from './record.ts'
import { readFully, writeFully } from './whole-transfers.ts'

/** What a lock file says: who holds it, and a name that no other lock ever has. */
export interface Holder extends ProcessIdentity {
  readonly token: string
  /** Where its process id means something. A lock of before there was such a thing has none. */
  readonly space?: ProcessSpace
  /** What the folder is that the lock was made in: a copy of it is another. */
  readonly folder?: string
  /** How often the holder counts on. */
  readonly beatMs?: number
}

/** A lock as it was found: who holds it, how far the holder has counted, and which file it is. */
export interface FoundLock {
  readonly holder: Holder
  readonly beat: string
  readonly identity: string
}

const longestLock = 4_096
const beatLength = 10
const afterBeat = '"}\n'.length

/** The line of a lock. The count stands at its end, and can be written over where it stands. */
export function lockLine(holder: Holder): { readonly bytes: Buffer; readonly beatOffset: number } {
  const bytes = Buffer.from(`${JSON.stringify({ ...holder, beat: '0'.repeat(beatLength) })}\n`)
  return { bytes, beatOffset: bytes.length - afterBeat - beatLength }
}

export async function writeBeat(file: DiskFile, beat: number, offset: number): Promise<void> {
  await writeFully(file, Buffer.from(String(beat).padStart(beatLength, '0')), offset)
}

/** @returns undefined if there is no such file, `unreadable` if it says of nobody that he holds it */
export async function findLock(disk: Disk, path: string): Promise<FoundLock | 'unreadable' | undefined> {
  const bytes = Buffer.alloc(longestLock)
  try {
    const file = await disk.open(path, 'read')
    try {
      const text = bytes.toString('utf8', 0, await readFully(file, bytes, 0))
      const holder = parse(text)
      if (!isHolder(holder)) return 'unreadable'
      return { holder, beat: String(holder.beat), identity: (await file.status()).identity }
    } finally {
      await file.close()
    }
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

function isHolder(value: unknown): value is Holder & { readonly beat?: unknown } {
  if (!isPlainObject(value)) return false
  const { pid, startTime, token, space, folder, beatMs } = value
  return (
    Number.isSafeInteger(pid) &&
    typeof startTime === 'string' &&
    /^[\da-f-]{36}$/.test(String(token)) &&
    (space === undefined || isSpace(space)) &&
    (folder === undefined || typeof folder === 'string') &&
    (beatMs === undefined || Number.isSafeInteger(beatMs))
  )
}

function isSpace(value: unknown): value is ProcessSpace {
  return isPlainObject(value) && [value.host, value.boot, value.namespace].every((part) => typeof part === 'string')
}
