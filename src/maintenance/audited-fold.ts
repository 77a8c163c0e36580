import type { Commit } from '../audit/commit.ts'
import { emptyState } from '../engine/state-source.ts'
import { isInventoryError } from '../errors/inventory-error.ts'
import type { Entry } from '../inventory/entry.ts'
import type { InventoryState } from '../inventory/inventory-state.ts'
import { InventoryView } from '../inventory/inventory-view.ts'
import { heldSumProblem } from './held-sums.ts'
import { LogAudit, type LogFindings } from './log-audit.ts'

/** What a commit, or the state after it, contradicts. */
export interface Contradiction {
  readonly problem: string
  readonly invariant?: number
  readonly sequence?: number
  /** Which entry of the commit, from 0. */
  readonly entry?: number
}

/**
 * Folds a log twice: through the state, which refuses what its invariants forbid, and through an audit
 * which only sums up the entries and knows no rule. At the end both must say the same.
 */
export class AuditedFold {
  readonly #state: InventoryState
  readonly #audit: LogAudit

  /** @param state what the log's beginning comes to, where that is elsewhere; or before the first commit */
  constructor(state: InventoryState = emptyState()) {
    this.#state = state
    this.#audit = state.books.sequence === 0 ? new LogAudit() : LogAudit.after(state)
  }

  get state(): InventoryState {
    return this.#state
  }

  /** @returns why the commit cannot follow; nothing can be folded after it then */
  add(commit: Commit<Entry>): Contradiction | undefined {
    const { sequence } = commit
    let entry: number | undefined
    const onEntry = (index: number): void => {
      entry = index
    }
    try {
      const [defect] = this.#audit.add(commit)
      this.#state.apply({ ...commit, entries: watched(commit.entries, onEntry) })
      return defect && { sequence, ...defect }
    } catch (cause) {
      const { invariant, problem } = reasonOf(cause)
      return { problem, sequence, ...(invariant !== undefined && { invariant }), ...(entry !== undefined && { entry }) }
    }
  }

  /** What the state and the sums say otherwise, and what the entries come to. */
  finish(): { findings: LogFindings; contradictions: Contradiction[] } {
    const findings = this.#audit.findings(new InventoryView(this.#state))
    const held = heldSumProblem(this.#state)
    return {
      findings,
      contradictions: [...contradictionsIn(findings), ...(held ? [{ invariant: 5, problem: held }] : [])],
    }
  }

  /** What the entries come to, of a log that could not be folded to its end. */
  findings(): LogFindings {
    return this.#audit.findings(undefined)
  }
}

/**
 * The entries, telling which one is looked at: the state takes one after the other, and does not say which one it
 * refused.
 */
function watched(entries: readonly Entry[], onEntry: (index: number) => void): readonly Entry[] {
  return Object.defineProperty([...entries], Symbol.iterator, {
    *value() {
      for (let index = 0; index < entries.length; index += 1) {
        onEntry(index)
        yield entries[index]
      }
    },
  })
}

/** A log that was forged may break the code that folds it in any way. */
function reasonOf(cause: unknown): { problem: string; invariant?: number } {
  if (isInventoryError(cause, 'INVARIANT_VIOLATED')) return cause.details
  return { problem: cause instanceof Error ? cause.message : String(cause) }
}

function* contradictionsIn({ oversold, overdrawn, drift, imbalances }: LogFindings): Generator<Contradiction> {
  for (const { warehouseId, productId, bucket, units, sequence } of oversold)
    yield { invariant: 1, sequence, problem: `${productId} in ${warehouseId} has ${units} less than nothing ${bucket}` }
  for (const { reservationId, bucket, units, sequence } of overdrawn)
    yield { invariant: 8, sequence, problem: `reservation ${reservationId} gave ${units} more than it had ${bucket}` }
  for (const { productId, account, units } of imbalances) {
    const problem =
      account === 'transit'
        ? `${-units} of ${productId} arrived that were not in transit`
        : unbalanced(productId, units)
    yield { invariant: 2, problem }
  }
  for (const { warehouseId, productId, bucket, summed, replayed } of drift) {
    const place = productId === '*' ? warehouseId : `${productId} in ${warehouseId}`
    yield { invariant: 4, problem: `${place} has ${replayed} ${bucket}, and its entries sum to ${summed}` }
  }
}

function unbalanced(productId: string, units: number): string {
  return `${productId} does not sum to zero: ${Math.abs(units)} too ${units > 0 ? 'many' : 'few'}`
}
