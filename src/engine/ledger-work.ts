import type { ResultSource } from '../inventory/command-result.ts'
import type { Labels } from '../inventory/commands/command.ts'
import type { Moment } from '../inventory/commands/command-kind.ts'
import type { KeptAnswer } from '../inventory/commands/recorded-command.ts'
import type { Decision } from '../inventory/decision.ts'
import type { Entry } from '../inventory/entry.ts'
import type { LevelKey } from '../inventory/level-key.ts'
import type { Stock } from '../inventory/stock.ts'
import { type AskedCommand, ledgerOf } from '../ledger/asked-command.ts'
import type { AnyEntry } from '../ledger/contract.ts'
import type { LedgerSide } from './ledger-side.ts'
import type { UnitOfWork } from './unit-of-work.ts'

/** A ledger's command, as the pipeline carries it. */
export class LedgerWork implements UnitOfWork {
  readonly #asked: AskedCommand
  readonly #ledgers: LedgerSide
  /** Its levels can be others when its turn comes, and no hold on them may be overdue then. */
  readonly dependsOnState = true

  constructor(asked: AskedCommand, ledgers: LedgerSide) {
    this.#asked = asked
    this.#ledgers = ledgers
  }

  get type(): string {
    return this.#asked.command.name
  }

  get labels(): Labels {
    return this.#asked.labels
  }

  levels(): readonly LevelKey[] {
    return this.#asked.command.locks(this.#asked.fields, this.#ledgers.books)
  }

  decide(_stock: Stock, { at }: Moment): Decision {
    const { command, fields, labels } = this.#asked
    const desk = this.#ledgers.desks.open(at, () => this.levels(), labels.context)
    let refusal: unknown
    desk.letWork(ledgerOf(command), () => {
      refusal = command.decide(fields, desk)
    })
    if (refusal !== undefined) return refusal as Decision
    return desk.entries as readonly Entry[]
  }

  result(_stock: Stock, commit: ResultSource): unknown {
    const { command, fields } = this.#asked
    const { books } = this.#ledgers
    const own = { ...commit, entries: commit.entries as readonly AnyEntry[] }
    return command.result(command.keep(fields, books, own), books)
  }

  recall(kept: unknown): unknown {
    return this.#asked.command.result((kept as KeptAnswer).kept, this.#ledgers.books)
  }

  fingerprint(): string {
    const { command, fields } = this.#asked
    return `${command.name}:${JSON.stringify(command.identity(fields))}`
  }
}
