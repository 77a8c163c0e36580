import { dirname, join } from 'node:path'
import { type Disk, hasCode } from './disk.ts'
import { headLength } from './head-file.ts'
import { headName } from './layout.ts'
import { type FoundLock, findLock, type Holder } from './lock-file.ts'
import type { Machine } from './machine.ts'
import { isSameSpace, type ProcessTable } from './process-table.ts'
import { readFully } from './whole-transfers.ts'

/**
 * What is known of the holder of a lock: it runs here; it counts on elsewhere; it is gone; or the lock is
 * another's by now. It is a convenience and no proof: who is taken for gone may live, and learns of it
 * before its next answer.
 */
export type Presence = 'here' | 'elsewhere' | 'gone' | 'changed'

/** What is needed to observe a lock. */
export interface LockObserver extends Machine {
  /** What the folder of the lock is. */
  readonly folder: string
  /** How long the holder's count must stand still. */
  readonly takeOverAfterMs: number
}

/** A holder that counts seldom is given the time to count. */
const beatsWaitedFor = 3
const mostBetweenLooks = 250

/**
 * A process of the same space is looked up. For any other nobody can, so its count is watched, by this
 * process's own clock: clocks of two machines are never compared.
 */
export async function presenceOf(found: FoundLock, path: string, observer: LockObserver): Promise<Presence> {
  if (await isCopied(found.holder, observer)) return 'gone'
  if (!(await isFromHere(found.holder, observer.processes))) return watch(found, path, observer)
  if (await observer.processes.isRunning(found.holder)) return 'here'
  // A lock of an earlier version does not say where its process is, and such a process does not look before it
  // answers: as long as the head goes on, it is left the folder.
  return found.holder.space === undefined ? watch(found, path, observer) : 'gone'
}

/** Whether the process of a lock can be looked up here. */
export async function isFromHere({ space }: Holder, processes: ProcessTable): Promise<boolean> {
  return space === undefined || isSameSpace(space, await processes.space())
}

/** A copied folder is another file. On another machine, and after a start of this one, a disk may have another number. */
export async function isCopied(
  { folder, space }: Holder,
  observer: Pick<LockObserver, 'folder' | 'processes'>,
): Promise<boolean> {
  if (folder === undefined || space === undefined) return false
  const isSameRun = space.boot === (await observer.processes.space()).boot
  return isSameRun ? folder !== observer.folder : numberOf(folder) !== numberOf(observer.folder)
}

function numberOf(identity: string): string {
  return identity.slice(identity.indexOf(':') + 1)
}

async function watch(found: FoundLock, path: string, observer: LockObserver): Promise<Presence> {
  const { holder } = found
  const { disk, timers, takeOverAfterMs } = observer
  const beat = await beatOf(found, path, disk)
  const patience = Math.max(takeOverAfterMs, beatsWaitedFor * (holder.beatMs ?? 0))
  const since = timers.now()
  for (;;) {
    await timers.sleep(Math.min(mostBetweenLooks, Math.ceil(patience / 10)))
    // The time is taken before the look: a look is the last thing that happens before it counts as gone.
    const elapsed = timers.now() - since
    const now = await stillHeldBy(holder, disk, path)
    if (now === undefined) return 'changed'
    if ((await beatOf(now, path, disk)) !== beat) return 'elsewhere'
    if (elapsed >= patience) return 'gone'
  }
}

/** The count; or, of a holder that does not count, the head, which it writes with each answer. */
async function beatOf({ holder, beat }: FoundLock, path: string, disk: Disk): Promise<string> {
  if (holder.beatMs !== undefined) return beat
  try {
    const file = await disk.open(join(dirname(path), headName), 'read')
    try {
      const bytes = Buffer.alloc(headLength)
      return bytes.toString('latin1', 0, await readFully(file, bytes, 0))
    } finally {
      await file.close()
    }
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return ''
    throw error
  }
}

/** The lock, if it is still this holder's. */
async function stillHeldBy({ token }: Holder, disk: Disk, path: string): Promise<FoundLock | undefined> {
  const now = await findLock(disk, path)
  return now !== undefined && now !== 'unreadable' && now.holder.token === token ? now : undefined
}
