import type { Attempt, Failure } from '../engine/answer.ts'
import type { Called } from '../engine/stock-methods.ts'
import type { BatchRequest, CommandType, Results } from '../inventory/commands/command-types.ts'
import type { Reservation } from '../inventory/reservation.ts'

/** The commands that have a route of their own each, by the library's name. `configure` and `addWarehouse` are beside them. */
export type StockCommand = Exclude<CommandType, 'configure' | 'addWarehouse'>

type Method = (...input: never[]) => unknown

/** What a reservation is in an answer: its fields. What is worked out of them is not there. */
export type ReservationData = {
  readonly [Name in keyof Omit<Reservation, 'hasEnded'> as Reservation[Name] extends Method
    ? never
    : Name]: Reservation[Name]
}

/** A result as JSON has it. */
export type OverHttp<Result> = Result extends Reservation
  ? ReservationData
  : Result extends readonly Reservation[]
    ? readonly ReservationData[]
    : Result

/** Who does it is the token's name, and not the caller's to say. */
export type WithoutActor<Request> = Request extends unknown ? Omit<Request, 'actor'> : never

/** What each method takes: what the library's takes. */
export type Asked = { readonly [Type in CommandType]: WithoutActor<Called[Type]> }

/** What each method gives. */
export type Given = { readonly [Type in CommandType]: OverHttp<Results[Type]> }

/** One command of a batch, as the library's `batch` takes it. */
export type BatchCommand = WithoutActor<Extract<BatchRequest, { readonly type: StockCommand }>>

/** What one command of a batch came to. */
export type BatchOutcome = Attempt<Given[StockCommand], Failure>
