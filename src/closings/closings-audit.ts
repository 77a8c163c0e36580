import type { Commit } from '../audit/commit.ts'
import { isLedgerEntry, isLedgerOpened } from '../audit/ledger-entry.ts'
import { addDays, dayBounds } from '../calendar/business-day.ts'
import type { AnyEntry, LedgerAudit, LedgerDefect } from '../ledger/contract.ts'
import type { ClosingsEntry, DayClosed, DayRestated } from './closings-entry.ts'

/**
 * Judges closings by the entries of a log alone: days follow each other without a gap, in one calendar; none is closed
 * before it is over, or knows more than the log then had; and versions are counted. What their rows say is proven by
 * their digests, with the files.
 */
export class ClosingsAudit implements LedgerAudit {
  readonly #versions: Map<string, number> = new Map()
  readonly #defects: LedgerDefect[] = []
  #last: DayClosed | undefined

  commit(commit: Commit<AnyEntry>): void {
    for (const entry of commit.entries) {
      if (!isLedgerEntry(entry) || entry.ledger !== 'closings' || isLedgerOpened(entry)) continue
      const fact = entry as unknown as ClosingsEntry
      const problem = fact.type === 'day-closed' ? this.#problemOf(fact, commit) : this.#problemOfVersion(fact)
      if (problem !== undefined) this.#defects.push({ sequence: commit.sequence, problem: `${fact.day}: ${problem}` })
      this.#versions.set(fact.day, fact.type === 'day-closed' ? 1 : fact.version)
      if (fact.type === 'day-closed') this.#last = fact
    }
  }

  defects(): readonly LedgerDefect[] {
    return this.#defects
  }

  #problemOf(fact: DayClosed, { sequence, at }: Commit<AnyEntry>): string | undefined {
    const { day, zone, from, to, graceMs } = fact
    const last = this.#last
    if (last !== undefined && zone !== last.zone) return `closed in ${zone}, and days before it in ${last.zone}`
    if (last !== undefined && day !== addDays(last.day, 1)) return `the day closed before it is ${last.day}`
    const bounds = dayBounds(day, zone)
    if (from !== bounds.from || to !== bounds.to) return `is not from ${from} to ${to} in ${zone}`
    if (at < to + graceMs) return 'closed before it was over'
    if (fact.sequence >= sequence) return `knows commit ${fact.sequence}, which the log did not have`
    if (fact.sequence < (last?.sequence ?? 0)) return `knows less than ${last?.day}`
    return undefined
  }

  #problemOfVersion({ day, version }: DayRestated): string | undefined {
    const known = this.#versions.get(day)
    if (known === undefined) return 'restated, and not closed'
    return version === known + 1 ? undefined : `version ${version} follows version ${known}`
  }
}
