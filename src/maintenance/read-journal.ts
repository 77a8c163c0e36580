import { setTimeout as pause } from 'node:timers/promises'
import { type Commit, freezeCommit } from '../audit/commit.ts'
import { invalidArgument } from '../errors/invalid-argument.ts'
import { fieldsOf } from '../errors/known-fields.ts'
import { type CommitFilter, isPast, matchesFilter, readCommitFilter } from '../inventory/commit-filter.ts'
import type { Entry } from '../inventory/entry.ts'
import { readSignal } from '../inventory/request/fields.ts'
import { LogReader } from '../journal/file/log-reader.ts'
import { thisMachine } from '../journal/file/machine.ts'
import type { Batch } from '../journal/journal.ts'
import { JoinedFolder } from './joined-folder.ts'
import { acknowledgedEnd, journalFolder } from './journal-folder.ts'
import { readWorkOptions } from './work-options.ts'

export interface ReadOptions {
  /** The folders to which the first segments were archived, if they are to be read, too. */
  readonly archives?: readonly string[]
  /** Goes on as new commits come, until the signal says so or `toSequence` is reached. */
  readonly follow?: boolean
  /** Ends the read, without an error. */
  readonly signal?: AbortSignal
}

const optionFields = fieldsOf<ReadOptions>({ archives: true, follow: true, signal: true })

/** How often a read that follows looks for more. */
const lookEveryMs = 100

/**
 * The commits of a journal's folder of which an entry matches, whole and frozen, in the order of the
 * log: the filters are those of `auditLog.commits`. Another process may be writing the journal; it is
 * not disturbed, and what it has acknowledged by now is seen.
 * @throws INVALID_ARGUMENT or INVALID_ID for a bad filter, JOURNAL_NOT_FOUND if there is no journal, JOURNAL_CORRUPT,
 * JOURNAL_VERSION, JOURNAL_ARCHIVED, or what the disk says
 */
export async function* readJournal(
  folder: string,
  filter: CommitFilter = {},
  options: ReadOptions = {},
): AsyncGenerator<Commit<Entry>, void, undefined> {
  const wanted = readCommitFilter(filter)
  const given = readWorkOptions(options, optionFields)
  const { archives, follow = false } = given
  if (typeof follow !== 'boolean') throw invalidArgument('follow', follow, 'must be true or false')
  const signal = readSignal(given)
  const journal = await JoinedFolder.of(await journalFolder(folder, thisMachine.disk), archives)
  // A writer may be as fast as this reader: only one that follows goes on as far as that is.
  const end = follow ? undefined : await acknowledgedEnd(journal)
  const reader = new LogReader(journal, () => end ?? acknowledgedEnd(journal), wanted.fromSequence ?? 1)
  try {
    for await (const { commits } of batchesOf(reader, follow, signal)) {
      for (const stored of commits) {
        if (signal?.aborted === true) return
        const commit = stored as Commit<Entry>
        if (isPast(commit, wanted)) return
        if (matchesFilter(commit, wanted)) yield freezeCommit(commit)
        // One that follows would wait for a later one for ever.
        if (commit.sequence === wanted.toSequence) return
      }
    }
  } finally {
    await reader.close()
  }
}

async function* batchesOf(reader: LogReader, follow: boolean, signal: AbortSignal | undefined): AsyncGenerator<Batch> {
  while (signal?.aborted !== true) {
    const batch = await reader.next()
    if (batch !== undefined) yield batch
    else if (follow) await pause(lookEveryMs, undefined, signal && { signal }).catch(() => undefined)
    else return
  }
}
