import { StockholdClient } from '../../src/client.ts'

export interface FollowingParams {
  readonly url: string
  readonly commits: number
}

export interface Following {
  readonly perSecond: number
  /** From the commit to the reader, in milliseconds. */
  readonly p50: number
  readonly p99: number
}

/** Reads the stream of a service, until it has had as many commits. @throws if one is missing, or comes twice */
export async function measure({ url, commits }: FollowingParams): Promise<Following> {
  const client = new StockholdClient({ url })
  await client.warehouses()
  const first = client.sequence + 1
  const late: number[] = []
  let began = 0
  for await (const { sequence, at } of client.events({ after: first - 1 })) {
    if (sequence !== first + late.length) throw new Error(`after ${late.length} commits came ${sequence}, not the next`)
    if (late.length === 0) began = performance.now()
    late.push(Date.now() - at)
    if (late.length === commits) break
  }
  const seconds = (performance.now() - began) / 1_000
  late.sort((a, b) => a - b)
  const percentile = (share: number): number => late[Math.floor((late.length - 1) * share)] ?? Number.NaN
  return { perSecond: late.length / seconds, p50: percentile(0.5), p99: percentile(0.99) }
}
