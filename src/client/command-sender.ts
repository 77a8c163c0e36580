import type { Answer } from './answer.ts'
import { commandPaths, isOnReservation } from './command-paths.ts'
import { newKey, readKey } from './idempotency-key.ts'
import { pathOf } from './path-of.ts'
import { isStockholdError, type StockholdError } from './stockhold-error.ts'
import type { Transport } from './transport.ts'
import type { BatchCommand, BatchOutcome, StockCommand } from './wire-types.ts'

/** What every command may have beside its fields. */
interface Given {
  readonly idempotencyKey?: string
  readonly signal?: AbortSignal
}

interface Target {
  readonly method: 'POST' | 'PATCH'
  readonly path: string
}

/** Sends commands, each with a key: so it may be sent again, and has its effect once. */
export class CommandSender {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  /** @param request its fields, and what every command may have beside them */
  async send<Result>({ method, path }: Target, request: object): Promise<Result> {
    const { idempotencyKey, signal, ...body } = request as Given
    const key = idempotencyKey === undefined ? this.#ownKey() : readKey(idempotencyKey)
    const answer: Answer<Result> = await this.#transport.ask({
      method,
      path,
      body,
      mayRepeat: key !== undefined,
      ...(key !== undefined && { idempotencyKey: key }),
      ...(signal !== undefined && { signal }),
    })
    return answer.body
  }

  async call<Result>(type: StockCommand, request: object): Promise<Result> {
    return this.send({ method: 'POST', path: pathOf(commandPaths[type]) }, request)
  }

  /** Of one reservation that is there. */
  async callOn<Result>(type: StockCommand, reservationId: string, options: object = {}): Promise<Result> {
    return this.send({ method: 'POST', path: pathOf(commandPaths[type], { reservationId }) }, options)
  }

  /** Of several, all or none. */
  callOnAll<Result>(type: StockCommand, reservationIds: readonly string[], options: object = {}): Promise<Result> {
    return this.call(type, { ...options, reservationIds })
  }

  /** Each line has a key of its own: sent again, those that were done are not done twice. */
  async batch(commands: readonly BatchCommand[], signal: AbortSignal | undefined): Promise<BatchOutcome[]> {
    const key = this.#ownKey()
    const lines = commands.map((command, index) => lineOf(command, key && `${key}.${index}`))
    const answer = await this.#transport.ask<{ readonly outcomes: BatchOutcome[] }>({
      method: 'POST',
      path: pathOf('/batch'),
      body: { commands: lines },
      mayRepeat: lines.every(({ idempotencyKey }) => idempotencyKey !== undefined),
      ...(signal !== undefined && { signal }),
    })
    return answer.body.outcomes
  }

  /** A command that is never sent again needs none, and the log is shorter. */
  #ownKey(): string | undefined {
    return this.#transport.settings.retries === 0 ? undefined : newKey()
  }
}

interface Line {
  readonly type: StockCommand
  readonly request: object
  readonly reservationId?: string
  readonly idempotencyKey?: string
}

function lineOf(command: BatchCommand, ownKey: string | undefined): Line {
  const { type, idempotencyKey = ownKey, ...fields } = command
  const key = idempotencyKey === undefined ? {} : { idempotencyKey }
  if (!Object.hasOwn(commandPaths, type) || !isOnReservation(type)) return { type, request: fields, ...key }
  // Another command's reservation is one of its fields.
  const { reservationId, ...request } = fields as { readonly reservationId: string }
  return { type, reservationId, request, ...key }
}

/** What the domain refuses, and may be asked for as a value. */
const refusalStatuses = [404, 409, 410, 412, 422]

export function isRefusal(error: unknown): error is StockholdError {
  return isStockholdError(error) && error.code !== 'ROUTE_NOT_FOUND' && refusalStatuses.includes(error.status ?? 0)
}
