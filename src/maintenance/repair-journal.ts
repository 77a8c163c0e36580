import { invalidArgument } from '../errors/invalid-argument.ts'
import { fieldsOf } from '../errors/known-fields.ts'
import { journalFailed } from '../journal/file/faults.ts'
import type { Folder } from '../journal/file/folder.ts'
import { FolderLock } from '../journal/file/folder-lock.ts'
import { type Machine, thisMachine } from '../journal/file/machine.ts'
import { type Damage, findDamage } from '../journal/file/repair/damage.ts'
import { affectedFiles, cutOut } from '../journal/file/repair/log-surgery.ts'
import { countLost, type Lost } from '../journal/file/repair/lost-commits.ts'
import { firstFoldProblem } from './fold-problem.ts'
import { journalFolder } from './journal-folder.ts'
import { type JournalProblem, logProblem } from './journal-problem.ts'
import { readWorkOptions } from './work-options.ts'

export interface RepairOptions {
  /** Without it nothing is changed. */
  readonly acceptLoss?: boolean
}

const optionFields = fieldsOf<RepairOptions>({ acceptLoss: true })

/** What was done to a journal that did not open; or what would be, of one that was not to be changed. */
export interface Repair {
  readonly folder: string
  /** Why it does not open; without it there is nothing to repair. */
  readonly problem?: JournalProblem
  /** Whether anything was changed. */
  readonly isDone: boolean
  /** The last commit that is kept. */
  readonly lastSequence?: number
  /** What is not kept of the log. */
  readonly lost?: Lost
  /** The files that are changed or taken away; where they are kept, `keptIn` says once it is done. */
  readonly files: readonly string[]
  readonly keptIn?: string
}

/**
 * Cuts a log that does not open (JOURNAL_CORRUPT) at its last good commit, so that it opens again: what
 * comes after is dropped, whether it was acknowledged or not. It is an operator's choice, when there is
 * no copy to restore: without `acceptLoss` it only says what it would do. All that is changed or taken
 * away is kept as it was, in a folder beside. Of a log that is not complete before its newest snapshot, the
 * beginning is set aside, and nothing is lost of the state. An interruption leaves a log that can be repaired again.
 * @throws JOURNAL_NOT_FOUND if there is no journal, JOURNAL_LOCKED if a running process has it open,
 * JOURNAL_VERSION, JOURNAL_ARCHIVED; JOURNAL_CORRUPT if nothing can be kept of it; JOURNAL_FAILED with what the disk says
 */
export async function repairJournal(
  path: string,
  options: RepairOptions = {},
  machine: Machine = thisMachine,
): Promise<Repair> {
  const { acceptLoss = false } = readWorkOptions(options, optionFields)
  if (typeof acceptLoss !== 'boolean') throw invalidArgument('acceptLoss', acceptLoss, 'must be true or false')
  const folder = await journalFolder(path, machine.disk)
  try {
    return acceptLoss
      ? await repair(folder, machine)
      : await describe(folder, await findDamage(folder, firstFoldProblem))
  } catch (error) {
    // Such as a sector that cannot be read: the disk is to be mended, or the folder copied from it, first.
    throw journalFailed(error, 0, folder.path)
  }
}

async function repair(folder: Folder, machine: Machine): Promise<Repair> {
  const lock = await FolderLock.take(folder, machine)
  try {
    const damage = await findDamage(folder, firstFoldProblem)
    const planned = await describe(folder, damage)
    if (damage === undefined) return planned
    const keptIn = await cutOut(folder, damage, { files: planned.files, note: planned }, lock)
    return { ...planned, isDone: true, keptIn }
  } finally {
    // A lock that stays is taken over: this process will be gone.
    await lock.release().catch(() => undefined)
  }
}

async function describe(folder: Folder, damage: Damage | undefined): Promise<Repair> {
  if (damage === undefined) return { folder: folder.path, isDone: false, files: [] }
  return {
    folder: folder.path,
    problem: logProblem(damage.cause),
    isDone: false,
    lastSequence: damage.end.sequence + damage.rest.length,
    lost: await countLost(folder, damage),
    files: await affectedFiles(folder, damage),
  }
}
