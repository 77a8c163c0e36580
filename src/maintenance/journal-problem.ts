import type { InventoryError } from '../errors/inventory-error.ts'

/** Something that is wrong with a journal, where, and what to do. */
export interface JournalProblem {
  /** The log and its head; what the log says; or a snapshot, which is only a cache of it. */
  readonly about: 'log' | 'contents' | 'snapshot'
  readonly problem: string
  readonly advice: string
  readonly file?: string
  /** In bytes, from the beginning of the file: the first that is wrong, or the first of what holds it. */
  readonly offset?: number
  readonly position?: number
  readonly sequence?: number
  /** Which entry of the commit, from 0. */
  readonly entry?: number
  /** The number of the invariant that is broken. */
  readonly invariant?: number
}

const restoreOrRepair =
  'Restore the folder from a copy. Without one, `stockhold repair` says whether it still opens and what can be kept, and drops the rest if it is told to.'

/** What reading a log came upon. */
export function logProblem({ details }: InventoryError<'JOURNAL_CORRUPT'>): JournalProblem {
  return { about: 'log', advice: restoreOrRepair, ...details }
}

/** A log that has no beginning here. */
export function unknownBeginning(firstSequence: number, archivedTo: string): JournalProblem {
  const problem = `the commits before ${firstSequence} are archived, and there is no good snapshot to begin with`
  const advice = `Verify it together with its archive: \`stockhold verify --archive ${archivedTo}\`.`
  return { about: 'log', problem, advice, sequence: firstSequence }
}

/** What the entries of a log come to, and must not. */
export function contentsProblem(found: Omit<JournalProblem, 'about' | 'advice'>): JournalProblem {
  return { about: 'contents', advice: restoreOrRepair, ...found }
}

export function snapshotProblem(found: Omit<JournalProblem, 'about' | 'advice'>): JournalProblem {
  const advice = 'Remove this file: it is only a cache of the log. `stockhold snapshot` takes a new one.'
  return { about: 'snapshot', advice, ...found }
}
