import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Engine } from '../../engine/engine.ts'
import { invalidArgument } from '../../errors/invalid-argument.ts'
import { engineOf, type InventoryManager } from '../../inventory-manager.ts'
import { AvailableToPromise } from '../../promising.ts'
import type { Shop } from '../../shop.ts'
import { HttpProblem } from '../http-problem.ts'
import type { PageQuery } from '../pages.ts'
import { wholeNumberText } from '../schemas/fields.ts'
import { lastCommitAt } from './last-commit-at.ts'
import { PastDesk } from './past-desk.ts'
import { type QuestionName, type Questions, questions, type Reads } from './questions.ts'

/** Which point of the past is asked for: one of these, or none. */
export interface PastQuery {
  readonly sequence?: string
  readonly at?: string
}

/** What a route that travels in time is asked with. */
export const pastFields: {
  readonly sequence: z.ZodExactOptional<z.ZodString>
  readonly at: z.ZodExactOptional<z.ZodString>
} = {
  sequence: wholeNumberText.exactOptional(),
  at: z.string().min(1).max(40).exactOptional(),
}

/** What is left of a query is the filter. */
export function listingOf<Query extends PageQuery & PastQuery>(
  query: Query,
): { readonly filter: Omit<Query, keyof PageQuery | keyof PastQuery>; readonly page: PageQuery } {
  const names: readonly string[] = ['limit', 'cursor', 'sequence', 'at']
  const filter = Object.fromEntries(Object.entries(query).filter(([name]) => !names.includes(name)))
  const { limit, cursor } = query
  const page = { ...(limit !== undefined && { limit }), ...(cursor !== undefined && { cursor }) }
  return { filter: filter as Omit<Query, keyof PageQuery | keyof PastQuery>, page }
}

type Input<Name extends QuestionName> = Parameters<Questions[Name]>[1]
type Result<Name extends QuestionName> = ReturnType<Questions[Name]>

/** Answers questions of now at once, and those of the past by a fold of the log. */
export class TimeTravel {
  readonly #inventory: InventoryManager
  readonly #engine: Engine
  readonly #now: Reads
  readonly #desk: PastDesk

  constructor(inventory: InventoryManager, shop: Shop | undefined, budgetMs?: number) {
    const engine = engineOf(inventory)
    this.#inventory = inventory
    this.#engine = engine
    this.#desk = new PastDesk(engine, budgetMs)
    this.#now = {
      inventory,
      get sequence() {
        return engine.state.books.sequence
      },
      orders: shop?.orders,
      promises: shop?.promises ?? new AvailableToPromise(inventory),
    }
  }

  isPast({ sequence, at }: PastQuery): boolean {
    return sequence !== undefined || at !== undefined
  }

  /** @throws what the question does now */
  now<Name extends QuestionName>(name: Name, input: Input<Name>): Result<Name> {
    const ask = questions[name] as (reads: Reads, input: Input<Name>) => Result<Name>
    return ask(this.#now, input)
  }

  /**
   * Answers of the past never change, and say of which commit they are.
   * @throws MALFORMED_REQUEST, INVALID_ARGUMENT, PAST_BUSY, PAST_TOO_FAR, JOURNAL_ARCHIVED
   */
  async past<Name extends QuestionName>(
    name: Name,
    input: Input<Name>,
    query: PastQuery,
    reply: FastifyReply,
  ): Promise<Result<Name>> {
    const sequence = await this.#sequenceOf(query)
    const text = await this.#desk.ask(sequence, name, input)
    reply.header('stockhold-sequence', sequence)
    return JSON.parse(text) as Result<Name>
  }

  /** Of now, or of the point that is asked for. */
  async answer<Name extends QuestionName>(
    name: Name,
    input: Input<Name>,
    query: PastQuery,
    reply: FastifyReply,
  ): Promise<Result<Name>> {
    return this.isPast(query) ? this.past(name, input, query, reply) : this.now(name, input)
  }

  end(): Promise<void> {
    return this.#desk.end()
  }

  async #sequenceOf({ sequence, at }: PastQuery): Promise<number> {
    if (sequence !== undefined && at !== undefined)
      throw new HttpProblem('MALFORMED_REQUEST', 'Ask for the past by sequence or by at, not by both.')
    // What is asked for must be where the fold reads it.
    await this.#inventory.settled()
    const wanted = sequence === undefined ? await this.#sequenceAt(at ?? '') : Number(sequence)
    const last = this.#engine.state.books.sequence
    if (wanted >= 1 && wanted <= last) return wanted
    throw invalidArgument('sequence', wanted, `must be from 1 to ${last}, the last commit of the log`)
  }

  async #sequenceAt(at: string): Promise<number> {
    const time = /^\d{1,15}$/.test(at) ? Number(at) : Date.parse(at)
    if (!Number.isFinite(time)) throw invalidArgument('at', at, 'must be a time: ISO 8601, or milliseconds since 1970')
    const found = await lastCommitAt(this.#inventory, this.#engine.state.books.sequence, time)
    if (found > 0) return found
    throw invalidArgument('at', at, 'is before the first commit of the log')
  }
}
