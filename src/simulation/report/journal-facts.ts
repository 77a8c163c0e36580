import type { Durability } from '../../index.ts'
import { countOf, size } from '../../terminal/figures.ts'
import type { LogPlaceReport } from '../log-place.ts'

/** What an answer waited for, by the journal's durability. */
export const waits: Readonly<Record<Durability, string>> = {
  always: 'every answer synced to the disk',
  interval: 'synced every 100 ms, behind the answers',
  never: 'synced at the end',
}

export function journalFacts(journal: LogPlaceReport): string {
  if (journal.kind === 'memory') return 'in memory'
  const { durability, folder, isKept, bytes, segments } = journal
  const fate = isKept ? folder : `${folder} (temporary, removed at the end)`
  return `${fate}; durability ${durability}: ${waits[durability]}; ${size(bytes)} in ${countOf(segments, 'segment')}`
}
