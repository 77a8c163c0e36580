import { allocation } from './allocation.ts'
import { costing } from './costing.ts'
import { lockStrategies } from './lock-strategies.ts'
import { memory } from './memory.ts'
import { network } from './network.ts'
import { orders } from './orders.ts'
import { reserveInMemory } from './p01-reserve-in-memory.ts'
import { durableHotProduct } from './p02-durable-hot-product.ts'
import { durableManyInFlight } from './p03-durable-many-in-flight.ts'
import { durableBatches } from './p04-durable-batches.ts'
import { oneInFlight } from './p05-one-in-flight.ts'
import { hotProduct } from './p06-hot-product.ts'
import { manyInFlight } from './p07-in-flight.ts'
import { openLoop } from './p08-open-loop.ts'
import { recovery } from './p09-recovery.ts'
import { tenMillionLevels } from './p10-ten-million-levels.ts'
import { reporting } from './reporting.ts'
import type { Scenario } from './scenario.ts'
import { service } from './service.ts'

/** In the order that the report has them. */
export const scenarios: readonly Scenario[] = [
  reserveInMemory,
  durableHotProduct,
  durableManyInFlight,
  durableBatches,
  oneInFlight,
  hotProduct,
  manyInFlight,
  openLoop,
  recovery,
  tenMillionLevels,
  allocation,
  network,
  orders,
  costing,
  reporting,
  service,
  memory,
  lockStrategies,
]
