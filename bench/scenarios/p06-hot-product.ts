import { compared, type Row } from '../support/row.ts'
import { throughputs } from '../support/throughputs.ts'
import type { Bench, Scenario } from './scenario.ts'

const products = 10_000

/** Whether everybody who wants the same product is slower than everybody who wants another. */
export const hotProduct: Scenario = {
  name: 'p6',
  title: 'one hot product beside uniform products',
  async run(bench) {
    return { rows: [await inMemory(bench), await durable(bench)] }
  },
}

async function inMemory({ effort }: Bench): Promise<Row> {
  const load = { inFlight: 16, until: { operations: effort.operations } }
  const { hot, uniform } = await throughputs(effort, {
    hot: { system: { kind: 'stockhold', products: 1 }, load },
    uniform: { system: { kind: 'stockhold', products }, load },
  })
  return row('one hot product, 16 in flight', 'none (memory)', hot, uniform)
}

async function durable({ effort, directory }: Bench): Promise<Row> {
  const load = { inFlight: 800, until: { seconds: effort.seconds } }
  const { hot, uniform } = await throughputs(effort, {
    hot: { system: { kind: 'stockhold', directory, products: 1 }, load },
    uniform: { system: { kind: 'stockhold', directory, products }, load },
  })
  return row('one hot product, 800 in flight', 'every answer synced', hot, uniform)
}

function row(name: string, durability: string, hot: readonly number[], uniform: readonly number[]): Row {
  const peerName = `${products.toLocaleString('en')} products`
  return compared({ goal: 'P6', name, unit: '/s', durability, target: { atLeast: 0.9 } }, hot, peerName, uniform)
}
