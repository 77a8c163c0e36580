import { expectTypeOf, test } from 'vitest'
import type {
  Attempt,
  BatchResult,
  InventoryManager,
  Receipt,
  Reservation,
  ReservationStatus,
} from '../../src/index.ts'
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
  expectTypeOf<Given<'batch'>>().toEqualTypeOf<BatchResult[]>()
  expectTypeOf<Reservation['status']>().toEqualTypeOf<ReservationStatus>()
  expectTypeOf<typeof wrongCalls>().toBeFunction()
})
