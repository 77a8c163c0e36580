import { expectTypeOf, test } from 'vitest'
import type {
  AnyInventoryError,
  Attempt,
  BatchResult,
  ErrorCode,
  ErrorDetails,
  InventoryManager,
  InventoryView,
  PlannedBucket,
  Receipt,
  Reservation,
  ReservationStatus,
  Transaction,
} from '../../src/index.ts'
import { isInventoryError } from '../../src/index.ts'
import type { changesToReadStock } from './read-stock.ts'
import type { wrongCalls } from './wrong-calls.ts'

// Types are checked by `tsc`, which reads all of test, and there `wrong-calls.ts`; this only ties both together.
test('commands give what the public API says they give', () => {
  type Given<Name extends keyof InventoryManager> = InventoryManager[Name] extends (
    ...all: never[]
  ) => Promise<infer Value>
    ? Value
    : never
  expectTypeOf<Given<'receive'>>().toEqualTypeOf<Receipt>()
  expectTypeOf<Given<'transfer'>>().toEqualTypeOf<Receipt>()
  expectTypeOf<Given<'reserve'>>().toEqualTypeOf<Reservation>()
  expectTypeOf<Given<'confirm'>>().toEqualTypeOf<Reservation>()
  expectTypeOf<Given<'tryReserve'>>().toEqualTypeOf<Attempt<Reservation>>()
  expectTypeOf<Given<'reserveAll'>>().toEqualTypeOf<readonly Reservation[]>()
  expectTypeOf<Given<'fulfillAll'>>().toEqualTypeOf<readonly Reservation[]>()
  expectTypeOf<Given<'returnToSupplier'>>().toEqualTypeOf<Receipt>()
  expectTypeOf<Given<'batch'>>().toEqualTypeOf<BatchResult[]>()
  expectTypeOf<Reservation['status']>().toEqualTypeOf<ReservationStatus>()
  expectTypeOf<typeof wrongCalls>().toBeFunction()
})

test('an error that is one of ours is told apart by its code, and so are its details', () => {
  const caught: unknown = undefined
  if (isInventoryError(caught)) {
    expectTypeOf(caught).toEqualTypeOf<AnyInventoryError>()
    if (caught.code === 'INSUFFICIENT_STOCK') expectTypeOf(caught.details.available).toBeNumber()
    else if (caught.code === 'INVALID_ARGUMENT') expectTypeOf(caught.details.field).toBeString()
  }
  if (isInventoryError(caught, 'STALE_VERSION')) expectTypeOf(caught.details.actual).toBeNumber()
})

test('a refusal and a failure as values are told apart in the same way', () => {
  type Refused<Result> = Extract<Result, { ok: false }> extends { refusal: infer Reason } ? Reason : never
  type Short = Extract<Refused<Attempt<Reservation>>, { code: 'INSUFFICIENT_STOCK' }>
  expectTypeOf<Short['details']['available']>().toBeNumber()
  expectTypeOf<Short['message']>().toBeString()
  type Failed = Extract<Refused<BatchResult>, { code: 'JOURNAL_FAILED' }>
  expectTypeOf<Failed['details']['sequence']>().toBeNumber()
})

test('the details of every code are typed', () => {
  type Untyped = { [C in ErrorCode]: unknown extends ErrorDetails[C] ? C : never }[ErrorCode]
  expectTypeOf<Untyped>().toBeNever()
})

test('what ledgers say is always there in an open inventory, and may be missing in a replay', () => {
  type Shown<View extends Pick<InventoryView, 'stock' | 'levels' | 'availability'>> =
    | ReturnType<View['stock']>
    | ReturnType<View['availability']>
    | ReturnType<View['availability']>['warehouses'][number]
    | (ReturnType<View['levels']> extends Iterable<infer Level> ? Level : never)
  expectTypeOf<Shown<InventoryManager>[PlannedBucket]>().toEqualTypeOf<number>()
  expectTypeOf<ReturnType<Transaction['stock']>[PlannedBucket]>().toEqualTypeOf<number>()
  expectTypeOf<ReturnType<InventoryView['stock']>['incoming']>().toEqualTypeOf<number | undefined>()
  expectTypeOf<Shown<InventoryView>[PlannedBucket]>().toEqualTypeOf<number | undefined>()
})

test('who decides on stock, or reads it, has no way to change it', () => {
  expectTypeOf<typeof changesToReadStock>().returns.toEqualTypeOf<unknown[]>()
})
