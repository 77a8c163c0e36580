import { type Contention, contentions, oneHotProduct, uniform } from '../support/contention.ts'
import { compared, type Row } from '../support/row.ts'
import { fewer, type Line, Sweep } from '../support/sweep.ts'
import type { Bench, Scenario } from './scenario.ts'

/** Whether everybody who wants the same product is slower than everybody who wants another. */
export const hotProduct: Scenario = {
  name: 'p6',
  title: 'one hot product beside uniform products',
  async run(bench) {
    const { effort, directory } = bench
    const inMemory = { inFlight: 16, until: { operations: effort.operations } }
    const durable = { inFlight: 800, until: { seconds: effort.seconds } }
    const steps = effort.isQuick ? [uniform, oneHotProduct] : contentions
    const sweep = await Sweep.measure(fewer(effort), steps, {
      'Stockhold, in memory': ({ products, zipfExponent }: Contention) => ({
        system: { kind: 'stockhold', products },
        load: { ...inMemory, zipfExponent },
      }),
      'Stockhold, durable': ({ products, zipfExponent }) => ({
        system: { kind: 'stockhold', directory, products },
        load: { ...durable, zipfExponent },
      }),
      ...(effort.isQuick ? {} : await peerLines(bench)),
    })
    const row = (line: 'Stockhold, in memory' | 'Stockhold, durable', name: string, durability: string): Row =>
      compared(
        { goal: 'P6', name, unit: '/s', durability, target: { atLeast: 0.9 } },
        sweep.at(line, oneHotProduct.x),
        'uniform, 10,000 products',
        sweep.at(line, uniform.x),
      )
    return {
      rows: [
        row('Stockhold, in memory', 'one hot product, 16 in flight', 'none (memory)'),
        row('Stockhold, durable', 'one hot product, 800 in flight', 'every answer synced'),
      ],
      series: sweep.series('contention'),
    }
  },
}

/** Redis does one thing after the other and cannot tell hot from uniform, so its ends say all. */
async function peerLines({ effort, peers }: Bench): Promise<Record<string, Line<Contention>>> {
  const [redis, postgres] = await Promise.all([peers.redis('always'), peers.postgres()])
  const { seconds } = effort
  const ofPostgres =
    (style: 'for update' | 'function') =>
    ({ products, zipfExponent }: Contention) =>
      postgres &&
      (() => postgres.measure({ products, style, clients: 16, seconds, ...(zipfExponent > 0 && { zipfExponent }) }))
  return {
    'Redis, 50 × 16 pipelined, AOF always': ({ products, zipfExponent }: Contention) =>
      redis && zipfExponent === 0 ? () => redis.measure({ products, clients: 50, pipelined: 16, seconds }) : undefined,
    'PostgreSQL, a function, 16 connections': ofPostgres('function'),
    'PostgreSQL, SELECT … FOR UPDATE, 16 connections': ofPostgres('for update'),
  }
}
