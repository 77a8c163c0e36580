import type { Commit } from '../audit/commit.ts'
import { emptyState } from '../engine/state-source.ts'
import { isInventoryError } from '../errors/inventory-error.ts'
import type { Entry } from '../inventory/entry.ts'
import type { InventoryState } from '../inventory/inventory-state.ts'
import type { Folder } from '../journal/file/folder.ts'
import type { LogEnd } from '../journal/file/log-end.ts'
import { type BatchPlace, LogReader } from '../journal/file/log-reader.ts'
import type { Batch } from '../journal/journal.ts'
import type { LedgerFold } from '../ledger/ledger-room.ts'
import { AuditedFold, type Contradiction } from './audited-fold.ts'
import { contentsProblem, type JournalProblem, logProblem } from './journal-problem.ts'
import { foldingKnown } from './known-ledgers.ts'
import { LedgerAudits } from './ledger-audits.ts'
import type { LogFindings } from './log-audit.ts'
import { LogCounts, type LogSize } from './log-counts.ts'
import { ReturnAudit, type ReturnFindings } from './return-audit.ts'
import type { SnapshotVerifier } from './snapshot-verifier.ts'
import type { ProgressListener } from './work-options.ts'

/** Reads a log up to an end and proves every line and every commit, up to the first thing that is wrong. */
export class LogVerifier {
  readonly problems: JournalProblem[] = []
  readonly #folder: Folder
  readonly #end: LogEnd
  readonly #snapshots: SnapshotVerifier
  #fold: AuditedFold
  readonly #ledgers: LedgerAudits
  readonly #counts: LogCounts = new LogCounts()
  #findings: LogFindings | undefined
  readonly #returns: ReturnAudit = new ReturnAudit()
  #hasShipments = false

  /** @param folds the ledgers whose entries can be judged */
  constructor(folder: Folder, end: LogEnd, snapshots: SnapshotVerifier, folds: readonly LedgerFold[]) {
    this.#fold = new AuditedFold(emptyState(foldingKnown(folds)()))
    this.#ledgers = new LedgerAudits(folds)
    this.#folder = folder
    this.#end = end
    this.#snapshots = snapshots
  }

  get size(): LogSize {
    return this.#counts.result()
  }

  get findings(): LogFindings {
    return this.#findings ?? this.#fold.findings()
  }

  get judged(): Readonly<Record<string, number>> {
    return this.#ledgers.judged
  }

  get notJudged(): Readonly<Record<string, number>> {
    return this.#ledgers.notJudged
  }

  get returns(): ReturnFindings {
    return this.#hasShipments ? this.#returns.findings() : this.#returns.findingsWithoutShipments()
  }

  /** @param from the first commit that is read; its beginning may be archived */
  async run(from: number, onProgress?: ProgressListener): Promise<void> {
    const reader = this.#readFrom(from)
    try {
      for (let batch = await reader.next(); batch !== undefined; batch = await reader.next()) {
        const found = this.#add(batch)
        if (found !== undefined) {
          this.#note(found, batch.position, reader.place)
          return
        }
        this.#counts.add(batch, reader.place)
        await this.#snapshots.reached(this.#fold.state)
        onProgress?.({ done: batch.commits.at(-1)?.sequence ?? 0, total: this.#end.sequence })
      }
    } catch (error) {
      if (!isInventoryError(error, 'JOURNAL_CORRUPT')) throw error
      this.problems.push(logProblem(error))
      return
    } finally {
      await reader.close()
    }
    await this.#finish()
    if (from === 1 && this.#returns.hasUnchecked && this.problems.length === 0) await this.#sumShipments()
  }

  /** What was shipped is only asked where a return came unchecked: then the log is read once more. */
  async #sumShipments(): Promise<void> {
    const reader = this.#readFrom(1)
    try {
      for (let batch = await reader.next(); batch !== undefined; batch = await reader.next()) {
        for (const commit of batch.commits) this.#returns.addShipments(commit as Commit<Entry>)
      }
      this.#hasShipments = true
    } finally {
      await reader.close()
    }
  }

  /** What comes before is taken as a snapshot says it. */
  beginWith(state: InventoryState): void {
    this.#fold = new AuditedFold(state)
  }

  /** @returns the first thing in a batch that cannot be */
  #add({ commits }: Batch): Contradiction | undefined {
    for (const stored of commits) {
      // Only the chain can be proven of what a snapshot already has.
      if (stored.sequence <= this.#fold.state.books.sequence) continue
      const found = this.#fold.add(stored as Commit<Entry>)
      if (found !== undefined) return found
      this.#returns.addReturns(stored as Commit<Entry>)
      this.#ledgers.add(stored as Commit<Entry>)
    }
    return undefined
  }

  async #finish(): Promise<void> {
    const { findings, contradictions } = this.#fold.finish()
    this.#findings = findings
    for (const found of [...contradictions, ...this.#ledgers.contradictions()]) await this.#noteOf(found)
  }

  /** What only showed at the end is looked up. */
  async #noteOf(found: Contradiction): Promise<void> {
    if (found.sequence === undefined) {
      this.problems.push(contentsProblem(found))
      return
    }
    const reader = this.#readFrom(found.sequence)
    try {
      const batch = await reader.next()
      this.#note(found, batch?.position, reader.place)
    } finally {
      await reader.close()
    }
  }

  #note(found: Contradiction, position: number | undefined, { file, offset }: BatchPlace): void {
    this.problems.push(contentsProblem({ ...found, file, offset, ...(position !== undefined && { position }) }))
  }

  #readFrom(sequence: number): LogReader {
    return new LogReader(this.#folder, () => this.#end, sequence)
  }
}
