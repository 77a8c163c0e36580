import type { Commit } from '../../audit/commit.ts'
import { receiptOf, reservationIdsIn } from '../command-result.ts'
import type { Stock } from '../stock.ts'
import type { AnyCommandKind, Asked } from './command-kind.ts'
import { stockCommands } from './stock-commands.ts'

type KeyedCommit = Pick<Commit<object>, 'sequence' | 'at' | 'entries' | 'command' | 'fingerprint'>

/**
 * The command of a commit with an idempotency key, as the log has it: the commit names it, or in logs of before its
 * fingerprint does, which has the fields, too.
 */
export class RecordedCommand implements Asked<object> {
  readonly #commit: KeyedCommit
  #fields: object | undefined

  constructor(commit: KeyedCommit) {
    this.#commit = commit
  }

  /** Few results need them, and reading them costs more than the rest. */
  get fields(): object {
    const { fingerprint = '' } = this.#commit
    this.#fields ??= JSON.parse(fingerprint.slice(fingerprint.indexOf(':') + 1)) as object
    return this.#fields
  }

  /** What its caller got; `stock` is as the commit left it. */
  result(stock: Stock): unknown {
    const kind = this.#kind
    return kind === undefined ? receiptOf(this.#commit) : kind.result(this.#commit, stock, this)
  }

  /** The reservations that it made or changed, or else those that it named. */
  get reservationIds(): readonly string[] {
    if (this.#commit.entries.length > 0) return reservationIdsIn(this.#commit)
    const { reservationId, reservationIds } = this.fields as { reservationId?: string; reservationIds?: string[] }
    return reservationIds ?? (reservationId === undefined ? [] : [reservationId])
  }

  get #kind(): AnyCommandKind | undefined {
    const { fingerprint = '' } = this.#commit
    const { command = fingerprint.slice(0, fingerprint.indexOf(':')) } = this.#commit
    return (stockCommands as Readonly<Record<string, AnyCommandKind>>)[command]
  }
}
