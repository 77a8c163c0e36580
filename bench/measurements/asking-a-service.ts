import autocannon from 'autocannon'
import { type Dialect, type Job, requestsOf, sizeOf } from '../service/jobs.ts'

export interface AskingParams {
  readonly url: string
  readonly job: Job
  readonly dialect: Dialect
  readonly products: number
  readonly connections: number
  readonly seconds: number
}

export interface Asking {
  /** Reservations, or reads. */
  readonly perSecond: number
  /** Of requests, in milliseconds. */
  readonly p50: number
  readonly p99: number
  /** Reservations or reads that were answered. */
  readonly acknowledged: number
}

/** Asks a service over as many connections, each with one request at a time, from this process. */
export async function measure(params: AskingParams): Promise<Asking> {
  const { url, job, dialect, products, connections, seconds } = params
  let connection = 0
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    requests: requestsOf(job, dialect, products, 0),
    setupClient: (client) => client.setRequests(requestsOf(job, dialect, products, connection++)),
  })
  const { non2xx, errors, timeouts, duration, latency } = result
  if (non2xx + errors + timeouts > 0)
    throw new Error(`${url}: of ${job}, ${non2xx} were refused, ${errors} failed and ${timeouts} took too long`)
  const acknowledged = result['2xx'] * sizeOf(job)
  return { perSecond: acknowledged / duration, p50: latency.p50, p99: latency.p99, acknowledged }
}
