import { randomUUID } from 'node:crypto'
import { InventoryError } from '../../errors/inventory-error.ts'
import { type DiskFile, hasCode } from './disk.ts'
import type { Folder } from './folder.ts'
import { isCopied, isFromHere, type LockObserver, presenceOf } from './holder-watch.ts'
import { lockName } from './layout.ts'
import { type FoundLock, findLock, type Holder, lockLine, writeBeat } from './lock-file.ts'
import type { Machine } from './machine.ts'
import type { ProcessTable } from './process-table.ts'
import { writeFully } from './whole-transfers.ts'

export interface LockSettings {
  /** How long the count of a holder that cannot be looked up must stand still before it is taken for gone. */
  readonly takeOverAfterMs: number
  /** Whether other machines may change the folder, so that what this one remembers of it proves nothing. */
  readonly isShared: boolean
}

export const ownLock: LockSettings = { takeOverAfterMs: 10_000, isShared: false }

/** A lock may go between two looks at it, but not so often: then it is no file, such as a link to nowhere. */
const mostLooks = 1_000
const mostBetweenBeats = 1_000

/** The file of a lock that was taken here. */
interface OwnLock {
  readonly token: string
  readonly file: DiskFile
  readonly identity: string
  /** Where in it the count stands, in bytes. */
  readonly beatOffset: number
}

/** That the log is no longer this process's. */
export class LogLost extends Error {
  override readonly name = 'LogLost'
}

/**
 * The claim of one process on a folder: a file that names its holder, which counts on in it while it
 * lives. A lock whose holder is gone is taken over.
 *
 * Keeps: the folder has at most one holder at any moment, the one whose token its lock has, and whoever
 * asks `mustHold` is told the truth. So two may take each other for dead, and still only one of them goes
 * on. A lock comes to be by a link, which fails if there is one. Who takes over a dead one must first hold
 * the lock that is named after it, and look again whether it is still there; only then it is replaced, by
 * a rename.
 */
export class FolderLock {
  readonly #folder: Folder
  readonly #own: OwnLock
  readonly #settings: LockSettings
  #beats = 0
  #beating: Promise<void> | undefined
  #stopBeating: () => void = () => undefined
  #onLost: (lost: LogLost) => void = () => undefined

  private constructor(folder: Folder, own: OwnLock, settings: LockSettings) {
    this.#folder = folder
    this.#own = own
    this.#settings = settings
  }

  /** @throws JOURNAL_LOCKED, naming the holder */
  static async take(folder: Folder, machine: Machine, settings: LockSettings = ownLock): Promise<FolderLock> {
    const { processes, timers } = machine
    const beatMs = Math.ceil(Math.min(mostBetweenBeats, settings.takeOverAfterMs / 5))
    const { identity } = await folder.disk.status(folder.path)
    const [self, space, token] = [await processes.self(), await processes.space(), randomUUID()]
    const { bytes, beatOffset } = lockLine({ ...self, token, space, folder: identity, beatMs })
    const mine = folder.pathOf(`${lockName}.${token}`)
    const file = await folder.disk.open(mine, 'create')
    try {
      // Whole and synced under a name of its own, so that a lock is never seen half written.
      await writeFully(file, bytes, 0)
      await file.datasync()
      const lock = new FolderLock(
        folder,
        { token, beatOffset, file, identity: (await file.status()).identity },
        settings,
      )
      const observer = { ...machine, folder: identity, takeOverAfterMs: settings.takeOverAfterMs }
      await claim(folder, observer, mine, folder.pathOf(lockName))
      lock.#stopBeating = timers.every(beatMs, () => lock.#beat())
      return lock
    } catch (error) {
      await file.close()
      throw error
    } finally {
      // A name that stays does no harm.
      await folder.removeIfThere(mine).catch(() => undefined)
    }
  }

  /** Told once if the lock is found lost while nobody asks. */
  whenLost(listener: (lost: LogLost) => void): void {
    this.#onLost = listener
  }

  /**
   * That the lock of the folder is still this file: its number cannot be given to another while it is open.
   * On a folder that other machines change, too, what this one remembers of a name proves nothing; what a
   * file says when it is opened anew does.
   * @throws LogLost if it is not; or what the disk says
   */
  async mustHold(): Promise<void> {
    const path = this.#folder.pathOf(lockName)
    if (!this.#settings.isShared && (await this.#isStillThere(path))) return
    const found = await findLock(this.#folder.disk, path)
    if (found === undefined)
      throw new LogLost(
        `${path} is gone, so the log may be another's: another process took it over, or the folder or its lock was taken away`,
      )
    if (found === 'unreadable') throw new LogLost(`${path} was changed, so the log may be another's`)
    if (found.holder.token !== this.#own.token) throw new LogLost(`${nameOf(found.holder)} has taken the log over`)
    if (found.identity !== this.#own.identity) throw new LogLost(`${path} was replaced by a copy of it`)
  }

  async #isStillThere(path: string): Promise<boolean> {
    try {
      return (await this.#folder.disk.status(path)).identity === this.#own.identity
    } catch (error) {
      if (hasCode(error, 'ENOENT', 'ENOTDIR')) return false
      throw error
    }
  }

  /** Gives the folder up, if the lock is still this one. */
  async release(): Promise<void> {
    this.#stopBeating()
    await this.#beating
    await this.#own.file.close()
    const path = this.#folder.pathOf(lockName)
    const found = await findLock(this.#folder.disk, path)
    const isMine = found !== undefined && found !== 'unreadable' && found.holder.token === this.#own.token
    if (isMine) await this.#folder.disk.remove(path)
  }

  #beat(): void {
    // A disk that stalls gets no second.
    if (this.#beating !== undefined) return
    this.#beating = this.#countOn().finally(() => {
      this.#beating = undefined
    })
  }

  /** Never rejects. What the disk says is for the next answer to find: a count that stands still does no harm here. */
  async #countOn(): Promise<void> {
    try {
      this.#beats += 1
      await writeBeat(this.#own.file, this.#beats, this.#own.beatOffset)
      if (this.#settings.isShared) await this.#own.file.datasync()
      await this.mustHold()
    } catch (error) {
      if (!(error instanceof LogLost)) return
      this.#stopBeating()
      this.#onLost(error)
    }
  }
}

/** Makes `path` a name of the file `mine`. @throws JOURNAL_LOCKED if its holder is there, or nobody can say who it is */
async function claim(folder: Folder, observer: LockObserver, mine: string, path: string): Promise<void> {
  for (let looks = 0; looks < mostLooks; looks += 1) {
    if (await linkIfFree(folder, mine, path)) return
    const found = await readLock(folder, path)
    if (found === undefined) continue
    const presence = await presenceOf(found, path, observer)
    if (presence === 'changed') continue
    if (presence !== 'gone') throw await locked(found.holder, presence === 'elsewhere', observer)
    const { token } = found.holder
    const successor = folder.pathOf(`${lockName}.after-${token}`)
    await claim(folder, observer, mine, successor)
    if ((await readLock(folder, path))?.holder.token === token) {
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

/** Whose lock it is; undefined if there is none. @throws JOURNAL_LOCKED if it cannot be read */
async function readLock({ disk }: Folder, path: string): Promise<FoundLock | undefined> {
  const found = await findLock(disk, path)
  if (found === 'unreadable') throw heldByUnknown(path)
  return found
}

function heldByUnknown(path: string): InventoryError {
  return new InventoryError('JOURNAL_LOCKED', {
    holder: `somebody unknown (${path} cannot be read; remove it if nobody does)`,
  })
}

async function locked(holder: Holder, isElsewhere: boolean, observer: LockObserver): Promise<InventoryError> {
  if (isElsewhere)
    return new InventoryError('JOURNAL_LOCKED', { holder: nameOf(holder), takeOverAfterMs: observer.takeOverAfterMs })
  const { pid } = holder
  const isSelf = pid === (await observer.processes.self()).pid
  return new InventoryError('JOURNAL_LOCKED', { holder: isSelf ? `this process (${pid})` : `process ${pid}` })
}

function nameOf({ pid, space }: Holder): string {
  return space === undefined ? `process ${pid}` : `process ${pid} on host ${space.host}`
}

/** Who has a folder, as far as can be said without claiming it. */
export interface LockHolder {
  readonly pid: number
  /** One of another space may be running: only its count would tell. */
  readonly isRunning: boolean
  /** Where it is, if its process cannot be looked up from here. */
  readonly host?: string
}

/** Whose a folder is, without claiming it; undefined if there is no lock. @throws JOURNAL_LOCKED if the lock cannot be read */
export async function lockHolder(folder: Folder, processes: ProcessTable): Promise<LockHolder | undefined> {
  const found = await readLock(folder, folder.pathOf(lockName))
  if (found === undefined) return undefined
  const { holder } = found
  const { identity } = await folder.disk.status(folder.path)
  if (await isCopied(holder, { folder: identity, processes })) return { pid: holder.pid, isRunning: false }
  if (await isFromHere(holder, processes)) return { pid: holder.pid, isRunning: await processes.isRunning(holder) }
  return { pid: holder.pid, isRunning: true, host: holder.space?.host ?? '' }
}
