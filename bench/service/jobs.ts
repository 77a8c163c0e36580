/** What is asked of a service, again and again. */
export type Job = 'reserve' | 'reserve hot' | 'reserve batches' | 'read'

/** The two ways to ask for it: ours, and that of the service that is written for the comparison. */
export type Dialect = 'stockhold' | 'plain'

export interface JobRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Reservations of one request, where it is a batch. */
export const batchSize = 100
/** So many products a connection asks for, before it begins again: who asks makes all requests before the first. */
const variety = 200

export function sizeOf(job: Job): number {
  return job === 'reserve batches' ? batchSize : 1
}

/** The requests of one connection. Each begins with another product, so that they do not want the same one together. */
export function requestsOf(job: Job, dialect: Dialect, products: number, connection: number): JobRequest[] {
  // A step that shares no divisor with the number of products goes through all of them.
  const productAt = (index: number): number =>
    job === 'reserve hot' ? 0 : (connection * 7_919 + index * 104_729) % products
  return Array.from({ length: variety / sizeOf(job) }, (_, index) => {
    if (job === 'read') return { method: 'GET', path: levelPath(dialect, productAt(index)) }
    const wanted = Array.from({ length: sizeOf(job) }, (_, line) => productAt(index * sizeOf(job) + line))
    return postOf(job, dialect, wanted)
  })
}

function postOf(job: Job, dialect: Dialect, wanted: readonly number[]): JobRequest {
  const holds = wanted.map((product) =>
    dialect === 'plain' ? { product: product + 1 } : { warehouseId, productId: String(product), quantity: 1 },
  )
  const prefix = dialect === 'plain' ? '' : '/v1'
  const isBatch = job === 'reserve batches'
  const lines = dialect === 'plain' ? holds : holds.map((request) => ({ type: 'reserve', request }))
  return {
    method: 'POST',
    path: isBatch ? `${prefix}/batch` : `${prefix}/reservations`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(isBatch ? { commands: lines } : holds[0]),
  }
}

export const warehouseId = 'W'

function levelPath(dialect: Dialect, product: number): string {
  return dialect === 'plain' ? `/levels/${product + 1}` : `/v1/warehouses/${warehouseId}/levels/${product}`
}
