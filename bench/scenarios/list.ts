import { reserveInMemory } from './p01-reserve-in-memory.ts'
import { hotProduct } from './p06-hot-product.ts'
import { manyInFlight } from './p07-in-flight.ts'
import type { Scenario } from './scenario.ts'

/** In the order that the report has them. */
export const scenarios: readonly Scenario[] = [reserveInMemory, hotProduct, manyInFlight]
