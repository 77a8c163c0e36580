import type { CommandKind } from './command-kind.ts'
import type { stockCommands } from './stock-commands.ts'

type Commands = typeof stockCommands

export type CommandType = keyof Commands

/** What each command takes, by its type; in a batch, the type stands beside the rest. */
export type Requests = { readonly [Type in CommandType]: RequestOf<Commands[Type]> }

/** What each command gives: a command on reservations these, every other its commit's numbers. */
export type Results = { readonly [Type in CommandType]: ResultOf<Commands[Type]> }

type RequestOf<Kind> = Kind extends CommandKind<infer Request, infer _Fields, infer _Result> ? Request : never
type ResultOf<Kind> = Kind extends CommandKind<infer _Request, infer _Fields, infer Result> ? Result : never

/** One command of a batch. It cannot be given up by itself, so it takes no signal. */
export type BatchRequest = {
  [Type in CommandType]: { readonly type: Type } & WithoutSignal<Requests[Type]>
}[CommandType]

/** A command of a ledger that is registered, in a batch: what its method takes, and whose it is. */
export interface LedgerBatchRequest {
  /** With the ledger's name: `orders.place`. */
  readonly type: `${string}.${string}`
  readonly [field: string]: unknown
}

type WithoutSignal<Request> = Request extends unknown ? Omit<Request, 'signal'> : never
