import type { CommitContext, Reference } from '../audit/commit.ts'
import { InventoryError } from '../errors/inventory-error.ts'
import { isRefusal } from '../errors/refusal.ts'
import type { Receipt } from '../inventory/command-result.ts'
import type { Moment } from '../inventory/commands/command-kind.ts'
import type { CommandType, Requests, Results } from '../inventory/commands/command-types.ts'
import { makeCommandInTransaction } from '../inventory/commands/make-command.ts'
import { withOverdue } from '../inventory/decision.ts'
import type { Draft } from '../inventory/draft.ts'
import { judgeNewIds } from '../inventory/new-ids.ts'
import { type Attempt, accepted, errorOf, refusalOf, refused } from './answer.ts'
import type { CommandCaller, Named, Options } from './stock-methods.ts'

/** A command in a transaction takes only a reference of the context. The rest belongs to the transaction. */
type InTransaction<Request> = Omit<Request, 'actor' | 'metadata' | 'reason' | 'idempotencyKey' | 'signal'> & {
  readonly reference?: Reference
  /** Recorded if the transaction has no reason of its own. */
  readonly reason?: string
}

/** What a transaction's methods take. */
export type AskedInTransaction = {
  readonly [Type in CommandType]: Type extends Named
    ? Options<InTransaction<Requests[Type]>>
    : InTransaction<Requests[Type]>
}

/** What they give: nothing, where it would be a commit's numbers, which are not known yet. */
export type GivenInTransaction = {
  readonly [Type in CommandType]: Results[Type] extends Receipt ? undefined : Results[Type]
}

/** Does a transaction's commands on its draft, until it is over. */
export class TransactionCommands implements CommandCaller<GivenInTransaction> {
  readonly #draft: Draft
  readonly #moment: () => Moment
  #reason: string | undefined
  #over: string | undefined

  constructor(draft: Draft, moment: () => Moment, context: CommitContext | undefined) {
    this.#draft = draft
    this.#moment = moment
    this.#reason = context?.reason
  }

  async call<Type extends CommandType>(type: Type, request: unknown): Promise<GivenInTransaction[Type]> {
    return this.#run(type, request)
  }

  async callOn<Type extends CommandType>(
    type: Type,
    named: unknown,
    options: unknown,
  ): Promise<GivenInTransaction[Type]> {
    return this.#run(type, options, named)
  }

  async attempt<Type extends CommandType>(type: Type, request: unknown): Promise<Attempt<GivenInTransaction[Type]>> {
    try {
      return accepted(this.#run(type, request))
    } catch (error) {
      const refusal = refusalOf(error)
      if (refusal === undefined || refusal.code === 'TRANSACTION_CLOSED') throw error
      return refused(refusal)
    }
  }

  get isOver(): boolean {
    return this.#over !== undefined
  }

  /** The transaction's own reason, or the first that a command gave. */
  get reason(): string | undefined {
    return this.#reason
  }

  /** From here on every use is refused. */
  end(why: string): void {
    this.#over ??= why
  }

  mustBeOpen(): void {
    if (this.#over !== undefined) throw new InventoryError('TRANSACTION_CLOSED', { reason: this.#over })
  }

  #run<Type extends CommandType>(type: Type, request: unknown, named?: unknown): GivenInTransaction[Type] {
    this.mustBeOpen()
    const command = makeCommandInTransaction(type, request, this.#reason, named)
    const moment = this.#moment()
    const decision = withOverdue(command.decide(this.#draft, moment))
    if (isRefusal(decision)) throw errorOf(decision)
    const refusal = moment.hasForeignIds ? judgeNewIds(decision, this.#draft) : undefined
    if (refusal !== undefined) throw errorOf(refusal)
    this.#draft.apply(decision, moment.at, command.labels.context?.reference)
    if (decision.length > 0) this.#reason ??= command.labels.context?.reason
    const result = command.result(this.#draft, { sequence: -1, at: moment.at, entries: decision })
    return (isReceipt(result) ? undefined : result) as GivenInTransaction[Type]
  }
}

function isReceipt(result: unknown): result is Receipt {
  return typeof (result as Partial<Receipt> | undefined)?.at === 'number'
}
