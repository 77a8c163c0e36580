import type { Commit } from '../audit/commit.ts'
import type { AnyEntry } from '../ledger/contract.ts'
import type { ClosingLog } from './closing-log.ts'

/** So many commits are kept to be gone through again, which are about 150 MB. More are read anew each time. */
export const mostRemembered: number = 300_000

/** The same log up to a commit, for work that reads it again and again. */
export async function rememberedLog(log: ClosingLog, last: number): Promise<ClosingLog> {
  if (last > mostRemembered) return log
  const all: Commit<AnyEntry>[] = []
  for await (const commit of log.commits(1, last)) all.push(commit)
  return { ...log, commits: (from, to = last) => each(all, from, to) }
}

/** Sequences have no gaps. */
async function* each<Item>(all: readonly Item[], from: number, to: number): AsyncGenerator<Item, void, undefined> {
  for (let index = from - 1; index < Math.min(to, all.length); index += 1) yield all[index] as Item
}
