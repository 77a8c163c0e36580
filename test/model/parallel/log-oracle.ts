import type { Commit, Entry } from '../../../src/index.ts'
import { isLedgerEntry } from '../../../src/ledger.ts'
import { Oracle } from '../../support/oracle.ts'
import type { Fact, Level } from '../../support/oracle-facts.ts'

/** The simple oracle at every sequence of a log: what the engine should have known there. */
export class LogOracle {
  readonly commits: readonly Commit<Entry>[]
  readonly #facts: Fact[] = []
  /** How many facts there are up to each sequence. */
  readonly #lengths: number[] = [0]

  constructor(commits: readonly Commit<Entry>[]) {
    this.commits = commits.map((commit) => ({
      ...commit,
      entries: commit.entries.filter((entry) => !isLedgerEntry(entry)),
    }))
    for (const { sequence, at, entries } of this.commits) {
      for (const entry of entries) this.#facts.push(factOf(entry, sequence, at))
      this.#lengths.push(this.#facts.length)
    }
  }

  get lastSequence(): number {
    return this.commits.length
  }

  commitOf(call: number): Commit<Entry> | undefined {
    const own = this.commits.filter(({ metadata }) => (metadata as { call?: number })?.call === call)
    if (own.length > 1) throw new Error(`call ${call} has ${own.length} commits`)
    return own[0]
  }

  /** The oracle right after a sequence, at a time of the clock. */
  at(sequence: number, now: number = 0): Oracle {
    const oracle = new Oracle(now)
    oracle.facts = this.#facts.slice(0, this.#lengths[sequence])
    oracle.sequence = sequence
    oracle.lastAt = this.commits[sequence - 1]?.at ?? 0
    return oracle
  }
}

function factOf(entry: Entry, sequence: number, at: number): Fact {
  const type = entry.type.endsWith('configured') ? 'configured' : entry.type
  return { ...(entry as unknown as Fact), type, sequence, at }
}

/** Whether holds of some levels should have ended before a command was judged. */
export function hasOverdue(oracle: Oracle, levels: readonly Level[]): boolean {
  return oracle.pending.some(
    (hold) =>
      hold.expiresAt <= oracle.at &&
      levels.some(({ warehouseId, productId }) => warehouseId === hold.warehouseId && productId === hold.productId),
  )
}
