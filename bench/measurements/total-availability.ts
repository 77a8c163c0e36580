import { Backorders } from '../../src/backorders.ts'
import { AvailableToPromise } from '../../src/promising.ts'
import { TransferOrders } from '../../src/transfers.ts'
import { openNetwork } from '../support/network.ts'

export interface TotalAvailabilityParams {
  readonly products: number
  readonly reads: number
}

export interface TotalAvailability {
  readonly availabilityMicroseconds: number
  readonly promiseMicroseconds: number
}

/** What it takes to sum up a product over ten warehouses, and to promise some of it, with two ledgers that could know more. */
export async function measure({ products, reads }: TotalAvailabilityParams): Promise<TotalAvailability> {
  const [backorders, transfers] = [new Backorders(), new TransferOrders()]
  const inventory = await openNetwork(products, () => 5, [backorders, transfers])
  const promises = new AvailableToPromise(inventory, { supply: [transfers], backorders })
  const ids = Array.from({ length: products }, (_, index) => `product-${index}`)
  // A stride without a pattern that a cache could learn.
  const idAt = (read: number): string => ids[(read * 7_919) % products] as string
  const availabilityMicroseconds = timed(reads, (read) => inventory.availability(idAt(read)).available)
  const promiseMicroseconds = timed(reads, (read) => {
    const { byDate } = promises.promise({ productId: idAt(read), quantity: 50 })
    return byDate.reduce((sum, { quantity }) => sum + quantity, 0)
  })
  await inventory.close()
  return { availabilityMicroseconds, promiseMicroseconds }
}

/** Each read must come to the fifty units that there are. */
function timed(reads: number, read: (index: number) => number): number {
  globalThis.gc?.()
  const start = performance.now()
  let units = 0
  for (let index = 0; index < reads; index += 1) units += read(index)
  const ms = performance.now() - start
  if (units !== reads * 50) throw new Error(`${units} units were found in ${reads} reads`)
  return (ms * 1_000) / reads
}
