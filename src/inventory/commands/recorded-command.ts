import type { Commit } from '../../audit/commit.ts'
import { allocatedIn } from '../allocated.ts'
import { receiptOf, reservationIdsIn } from '../command-result.ts'
import type { Entry } from '../entry.ts'
import type { LedgerFolds } from '../ledger-folds.ts'
import type { Stock } from '../stock.ts'
import type { AnyCommandKind, Asked } from './command-kind.ts'
import { stockCommands } from './stock-commands.ts'

type KeyedCommit = Pick<Commit<Entry>, 'sequence' | 'at' | 'entries' | 'own' | 'command' | 'fingerprint'>

/**
 * What a key keeps of the answer of a ledger's command: the ledger makes the answer of it. Undefined where the ledger
 * is left out: nobody there is asked for the answer.
 */
export class KeptAnswer {
  readonly kept: unknown

  constructor(kept: unknown) {
    this.kept = kept
  }
}

/**
 * The command of a commit with an idempotency key, as the log has it: the commit names it, or in logs of before its
 * fingerprint does, which has the fields, too.
 */
export class RecordedCommand implements Asked<object> {
  readonly #commit: KeyedCommit
  readonly #ledgers: LedgerFolds
  #fields: object | undefined

  constructor({ own, ...commit }: KeyedCommit, ledgers: LedgerFolds) {
    this.#commit = own === undefined ? commit : { ...commit, entries: commit.entries.slice(0, own) }
    this.#ledgers = ledgers
  }

  /** The command's own entries, without what followed from them. */
  get own(): readonly Entry[] {
    return this.#commit.entries
  }

  /** Few results need them, and reading them costs more than the rest. */
  get fields(): object {
    const { fingerprint = '' } = this.#commit
    this.#fields ??= JSON.parse(fingerprint.slice(fingerprint.indexOf(':') + 1)) as object
    return this.#fields
  }

  /** What its caller got; `stock` is as the commit left it. */
  result(stock: Stock): unknown {
    const name = this.#name
    const kind = (stockCommands as Readonly<Record<string, AnyCommandKind>>)[name]
    if (kind !== undefined) return kind.result(this.#commit, stock, this)
    if (!name.includes('.')) return allocatedIn(this.#commit, stock) ?? receiptOf(this.#commit)
    return new KeptAnswer(this.#ledgers.answers(name)?.keep(this.#commit, stock, this.fields))
  }

  /** The reservations that it made or changed, or else those that it named. */
  get reservationIds(): readonly string[] {
    if (this.#commit.entries.length > 0) return reservationIdsIn(this.#commit)
    const { reservationId, reservationIds } = this.fields as { reservationId?: string; reservationIds?: string[] }
    return reservationIds ?? (reservationId === undefined ? [] : [reservationId])
  }

  get #name(): string {
    const { fingerprint = '' } = this.#commit
    const { command = fingerprint.slice(0, fingerprint.indexOf(':')) } = this.#commit
    return command
  }
}
