import type { Commit } from '../audit/commit.ts'
import { isLedgerEntry } from '../audit/ledger-entry.ts'
import type { AnyEntry, LedgerAudit } from '../ledger/contract.ts'
import type { LedgerFold } from '../ledger/ledger-room.ts'
import type { Contradiction } from './audited-fold.ts'

/** Audits a log by what its ledgers say of themselves, and counts the entries that nobody here knows. */
export class LedgerAudits {
  readonly #audits: readonly (readonly [ledger: string, audit: LedgerAudit])[]
  readonly #judging: ReadonlySet<string>
  readonly #known: ReadonlySet<string>
  /** Entries by ledger. */
  readonly #judged: Map<string, number> = new Map()
  readonly #notJudged: Map<string, number> = new Map()

  constructor(folds: readonly LedgerFold[]) {
    this.#known = new Set(folds.map(({ kind }) => kind.name))
    this.#audits = folds.flatMap(({ kind }) => {
      const audit = kind.audit?.()
      return audit === undefined ? [] : [[kind.name, audit] as const]
    })
    this.#judging = new Set(this.#audits.map(([ledger]) => ledger))
  }

  add(commit: Commit<AnyEntry>): void {
    for (const entry of commit.entries) {
      if (!isLedgerEntry(entry)) continue
      const { ledger } = entry
      if (this.#judging.has(ledger)) this.#judged.set(ledger, (this.#judged.get(ledger) ?? 0) + 1)
      else if (!this.#known.has(ledger)) this.#notJudged.set(ledger, (this.#notJudged.get(ledger) ?? 0) + 1)
    }
    for (const [, audit] of this.#audits) audit.commit(commit)
  }

  /** How many entries there are of ledgers that were judged, by their names. */
  get judged(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#judged)
  }

  /** How many entries there are of ledgers that are not known here, by their names. */
  get notJudged(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#notJudged)
  }

  *contradictions(): Generator<Contradiction> {
    for (const [ledger, audit] of this.#audits) {
      for (const { sequence, problem } of audit.defects()) yield { sequence, problem: `ledger ${ledger}: ${problem}` }
    }
  }
}
