import { randomUUID } from 'node:crypto'
import { InventoryError } from '../../errors/inventory-error.ts'
import { isPlainObject } from '../rows/shape.ts'
import { hasCode } from './disk.ts'
import type { Folder } from './folder.ts'
import { lockName } from './layout.ts'
import type { ProcessIdentity, ProcessTable } from './process-table.ts'
import { parse } from './record.ts'
import { readFully, writeFully } from './whole-transfers.ts'

/** What a lock file says: who holds it, and a name that no other lock ever has. */
interface Holder extends ProcessIdentity {
  readonly token: string
}

const longestLock = 4_096
/** A lock may go between two looks at it, but not so often: then it is no file, such as a link to nowhere. */
const mostLooks = 1_000

/**
 * The claim of one process on a folder. Node has no flock, so the claim is a file that names its
 * holder; one whose holder is gone is taken over.
 *
 * Keeps: at most one living process holds the folder, however many try at once. A lock comes to be by
 * a link, which fails if there is one. Who takes over a dead one must first hold the lock that is
 * named after it, and look again whether it is still there; only then it is replaced, by a rename.
 */
export class FolderLock {
  readonly #folder: Folder
  readonly #token: string

  private constructor(folder: Folder, token: string) {
    this.#folder = folder
    this.#token = token
  }

  /** @throws JOURNAL_LOCKED, naming the holder */
  static async take(folder: Folder, processes: ProcessTable): Promise<FolderLock> {
    const holder: Holder = { ...(await processes.self()), token: randomUUID() }
    const mine = folder.pathOf(`${lockName}.${holder.token}`)
    try {
      await writeLock(folder, mine, holder)
      await claim(folder, processes, mine, folder.pathOf(lockName))
    } finally {
      await folder.removeIfThere(mine)
    }
    return new FolderLock(folder, holder.token)
  }

  /** Gives the folder up, if the lock is still this one. */
  async release(): Promise<void> {
    const path = this.#folder.pathOf(lockName)
    if ((await readLock(this.#folder, path))?.token === this.#token) await this.#folder.disk.remove(path)
  }
}

/** Makes `path` a name of the file `mine`. @throws JOURNAL_LOCKED if a living process has it, or nobody can say who */
async function claim(folder: Folder, processes: ProcessTable, mine: string, path: string): Promise<void> {
  for (let looks = 0; looks < mostLooks; looks += 1) {
    if (await linkIfFree(folder, mine, path)) return
    const holder = await readLock(folder, path)
    if (holder === undefined) continue
    if (await processes.isRunning(holder))
      throw new InventoryError('JOURNAL_LOCKED', { holder: await describe(holder, processes) })
    const successor = folder.pathOf(`${lockName}.after-${holder.token}`)
    await claim(folder, processes, mine, successor)
    if ((await readLock(folder, path))?.token === holder.token) {
      await folder.disk.rename(successor, path)
      return
    }
    // Another was faster, and has given it up or holds it.
    await folder.removeIfThere(successor)
  }
  throw heldByUnknown(path)
}

async function linkIfFree({ disk }: Folder, mine: string, path: string): Promise<boolean> {
  try {
    await disk.link(mine, path)
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  }
}

/** Written and synced under a name of its own, so that a lock is never seen half written. */
async function writeLock({ disk }: Folder, path: string, holder: Holder): Promise<void> {
  const file = await disk.open(path, 'create')
  try {
    await writeFully(file, Buffer.from(`${JSON.stringify(holder)}\n`), 0)
    await file.datasync()
  } finally {
    await file.close()
  }
}

/** Whose lock it is; undefined if there is none. @throws JOURNAL_LOCKED if it cannot be read */
async function readLock({ disk }: Folder, path: string): Promise<Holder | undefined> {
  const bytes = Buffer.alloc(longestLock)
  let length: number
  try {
    const file = await disk.open(path, 'read')
    try {
      length = await readFully(file, bytes, 0)
    } finally {
      await file.close()
    }
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
  const holder = parse(bytes.toString('utf8', 0, length))
  if (isHolder(holder)) return holder
  throw heldByUnknown(path)
}

function heldByUnknown(path: string): InventoryError {
  return new InventoryError('JOURNAL_LOCKED', {
    holder: `somebody unknown (${path} cannot be read; remove it if nobody does)`,
  })
}

function isHolder(value: unknown): value is Holder {
  if (!isPlainObject(value)) return false
  const { pid, startTime, token } = value
  return Number.isSafeInteger(pid) && typeof startTime === 'string' && /^[\da-f-]{36}$/.test(String(token))
}

async function describe({ pid }: Holder, processes: ProcessTable): Promise<string> {
  return pid === (await processes.self()).pid ? `this process (${pid})` : `process ${pid}`
}

/**
 * Whose a folder is, without claiming it: the process that its lock names, and whether it runs; undefined
 * if there is no lock. @throws JOURNAL_LOCKED if the lock cannot be read
 */
export async function lockHolder(
  folder: Folder,
  processes: ProcessTable,
): Promise<{ readonly pid: number; readonly isRunning: boolean } | undefined> {
  const holder = await readLock(folder, folder.pathOf(lockName))
  return holder && { pid: holder.pid, isRunning: await processes.isRunning(holder) }
}
