import { type CostingMethod, valuation } from '../costing.ts'
import type { StoreRoom } from './store-room.ts'
import type { FileValue } from './valued-file.ts'

const methods: readonly CostingMethod[] = ['fifo', 'lifo', 'moving-average', 'periodic-average', 'periodic-lifo']

/** What is in a room, and what has left it, by every method; periodic ones go by months. */
export async function valueByMethods(room: StoreRoom): Promise<readonly FileValue[]> {
  const values: FileValue[] = []
  for (const method of methods) values.push(await valueBy(method, room))
  return values
}

async function valueBy(method: CostingMethod, { journal, told, units }: StoreRoom): Promise<FileValue> {
  const period = method.startsWith('periodic') ? ({ period: 'month', timeZone: 'UTC' } as const) : {}
  const found = await valuation(journal, { method, ...period })
  const amounts = {
    opening: found.opening.value,
    received: found.received.value,
    found: found.found.value,
    landed: found.landed,
    costOfGoodsSold: found.costOfGoodsSold,
    losses: found.losses,
    returnedToSuppliers: found.returnedToSuppliers.value,
    ending: found.stock.value,
  }
  const came = amounts.opening + amounts.received + amounts.found + amounts.landed
  const went = amounts.costOfGoodsSold + amounts.losses + amounts.returnedToSuppliers
  const difference = came - went - amounts.ending
  const isAsTold =
    amounts.received === told.received && amounts.landed === told.landed && found.stock.quantity === units
  return {
    method,
    kind: found.kind,
    ...amounts,
    units: found.stock.quantity,
    uncostedUnits: found.uncostedUnits,
    difference,
    // The valuation counts its ending in the layers: its own difference is another way to the same.
    isConserved: difference === 0 && found.difference === 0 && isAsTold,
  }
}
