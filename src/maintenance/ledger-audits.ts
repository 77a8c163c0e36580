import type { Commit } from '../audit/commit.ts'
import { isLedgerEntry } from '../audit/ledger-entry.ts'
import type { AnyEntry, LedgerAudit } from '../ledger/contract.ts'
import type { LedgerFold } from '../ledger/ledger-room.ts'
import type { Contradiction } from './audited-fold.ts'

/** Audits a log by what its ledgers say of themselves, and counts the entries that nobody here knows. */
export class LedgerAudits {
  readonly #audits: readonly (readonly [ledger: string, audit: LedgerAudit])[]
  readonly #known: ReadonlySet<string>
  readonly #notJudged: Map<string, number> = new Map()

  constructor(folds: readonly LedgerFold[]) {
    this.#known = new Set(folds.map(({ kind }) => kind.name))
    this.#audits = folds.flatMap(({ kind }) => {
      const audit = kind.audit?.()
      return audit === undefined ? [] : [[kind.name, audit] as const]
    })
  }

  add(commit: Commit<AnyEntry>): void {
    for (const entry of commit.entries) {
      if (!isLedgerEntry(entry) || this.#known.has(entry.ledger)) continue
      this.#notJudged.set(entry.ledger, (this.#notJudged.get(entry.ledger) ?? 0) + 1)
    }
    for (const [, audit] of this.#audits) audit.commit(commit)
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
