import type { Commit } from '../audit/commit.ts'
import { emptyState, leaveOutLedgers } from '../engine/state-source.ts'
import { InventoryError } from '../errors/inventory-error.ts'
import { timeOf } from '../errors/time-of.ts'
import type { Entry } from '../inventory/entry.ts'
import type { InventoryState } from '../inventory/inventory-state.ts'
import type { Folder } from '../journal/file/folder.ts'
import type { LogEnd } from '../journal/file/log-end.ts'
import { LogReader } from '../journal/file/log-reader.ts'
import type { Obstacle } from '../journal/file/repair/damage.ts'
import type { GoodSnapshot } from '../journal/file/snapshot-verification.ts'
import { restoreSnapshot } from './snapshot-comparison.ts'

/** Folds a log as an engine does that opens it; undefined if all of it can be folded. */
export async function firstFoldProblem(
  folder: Folder,
  snapshots: readonly GoodSnapshot[],
  end: LogEnd,
): Promise<Obstacle | undefined> {
  const state = await newestState(folder, snapshots)
  const reader = new LogReader(folder, () => end, state.books.sequence + 1)
  try {
    for (let batch = await reader.next(); batch !== undefined; batch = await reader.next()) {
      const { position, commits } = batch
      for (const commit of commits.filter(({ sequence }) => sequence > state.books.sequence)) {
        const problem = whyNotApplied(state, commit as Commit<Entry>)
        if (problem === undefined) continue
        const { sequence } = commit
        const { file, offset } = reader.place
        const cause = new InventoryError('JOURNAL_CORRUPT', { problem, file, offset, position, sequence })
        return { cause, rest: commits.filter((other) => other.sequence < sequence) }
      }
    }
    return undefined
  } finally {
    await reader.close()
  }
}

async function newestState(folder: Folder, snapshots: readonly GoodSnapshot[]): Promise<InventoryState> {
  for (const { info } of snapshots) {
    try {
      return await restoreSnapshot(folder.disk, info.file, leaveOutLedgers)
    } catch {
      // As an engine does: the one before it, or the log.
    }
  }
  return emptyState()
}

function whyNotApplied(state: InventoryState, commit: Commit<Entry>): string | undefined {
  if (commit.at < state.books.at) return `time runs backwards, from ${timeOf(state.books.at)} to ${timeOf(commit.at)}`
  try {
    state.apply(commit)
    return undefined
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause)
  }
}
