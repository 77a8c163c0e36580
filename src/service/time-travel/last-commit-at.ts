import type { Commit } from '../../audit/commit.ts'
import { isInventoryError } from '../../errors/inventory-error.ts'
import type { InventoryManager } from '../../inventory-manager.ts'
import { HttpProblem } from '../http-problem.ts'

/**
 * The last commit at or before a time: times never go back in the log, so it is halved until one is left.
 * @throws JOURNAL_ARCHIVED if that commit is not here any more
 * @param last the last commit of the log; @returns 0 if the log begins later
 */
export async function lastCommitAt(inventory: InventoryManager, last: number, time: number): Promise<number> {
  let [low, high] = [0, last]
  let archived: unknown
  await inventory.settled()
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    const commit = await commitAt(inventory, middle).catch((error: unknown) => {
      if (!isInventoryError(error, 'JOURNAL_ARCHIVED')) throw error
      // It is before all that is here.
      archived = error
      return undefined
    })
    const isLater = commit !== undefined && commit.at > time
    if (isLater) high = middle - 1
    else low = middle
    if (commit !== undefined && !isLater) archived = undefined
  }
  if (archived !== undefined) throw archived
  return low
}

/** @throws COMMIT_NOT_FOUND, and what reading the log does */
export async function commitAt({ auditLog }: InventoryManager, sequence: number): Promise<Commit> {
  for await (const commit of auditLog.commits({ fromSequence: sequence, toSequence: sequence })) return commit
  throw new HttpProblem('COMMIT_NOT_FOUND', `The log has no commit ${sequence}.`, { sequence })
}
