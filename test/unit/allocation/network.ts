import type { AllocationPlan, AllocationProblem, Source } from '../../../src/allocation.ts'
import { openInventory, type TestInventory } from '../../support/open-inventory.ts'

/** Places, roughly: Munich is near BER, and far from SFO. */
export const places = {
  BER: { latitude: 52.5, longitude: 13.4 },
  NYC: { latitude: 40.7, longitude: -74 },
  SFO: { latitude: 37.6, longitude: -122.4 },
}
export const munich = { latitude: 48.1, longitude: 11.6 }

type StockOf = Readonly<Record<string, Readonly<Record<string, number>>>>

/** An inventory with warehouses in Berlin, New York and San Francisco, and perhaps others, which have no place. */
export async function openNetwork(stock: StockOf, options: object = {}): Promise<TestInventory> {
  const opened = await openInventory(options)
  const ids = new Set([...Object.keys(places), ...Object.keys(stock)])
  for (const id of ids) {
    const location = places[id as keyof typeof places]
    await opened.inventory.addWarehouse({ id, name: id, ...(location !== undefined && { location }) })
  }
  for (const [warehouseId, products] of Object.entries(stock)) {
    for (const [productId, quantity] of Object.entries(products)) {
      if (quantity > 0) await opened.inventory.receive({ warehouseId, productId, quantity })
    }
  }
  return opened
}

/** A plan in short: `SFO 0:3 1:2` is three of line 0 and two of line 1 from SFO. */
export function inShort({ shipments }: AllocationPlan): string[] {
  return shipments.map(({ warehouseId, lines }) =>
    [warehouseId, ...lines.map(({ line, quantity }) => `${line}:${quantity}`)].join(' '),
  )
}

/** A problem over sources W0, W1 … with stock by product, of which each has its own line. */
export function problemOver(stock: readonly (readonly number[])[], wanted: readonly number[]): AllocationProblem {
  const sources = stock.map((units, at): Source => {
    return { warehouseId: `W${at}`, location: undefined, distanceKm: undefined, stock: units }
  })
  const products = wanted.map((_, product) => `P${product}`)
  const lines = wanted.map((quantity, line) => ({ line, productId: `P${line}`, product: line, quantity }))
  return { lines, products, sources, destination: undefined }
}
