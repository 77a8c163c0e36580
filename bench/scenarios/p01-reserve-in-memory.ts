import { ContenderProcess } from '../support/contender-process.ts'
import { compared, type Row } from '../support/row.ts'
import { throughputs } from '../support/throughputs.ts'
import type { Effort, Scenario } from './scenario.ts'

const inFlight = 16

/** The engine without a disk, beside the least that any engine must do, and beside the usual answer. */
export const reserveInMemory: Scenario = {
  name: 'p1',
  title: 'in memory, beside a bare Map update and the plain class',
  async run({ effort }) {
    return { rows: [...(await over(1, effort)), ...(await over(100_000, effort))] }
  },
}

async function over(products: number, effort: Effort): Promise<Row[]> {
  const load = { inFlight, until: { operations: effort.operations } }
  const loop = new ContenderProcess({
    name: 'bare update',
    measurement: 'bare update',
    params: { products, operations: effort.operations },
  })
  const { ours, bareMap, plainClass, update } = await throughputs(effort, {
    ours: { system: { kind: 'stockhold', products }, load },
    bareMap: { system: { kind: 'bare map', products }, load },
    plainClass: { system: { kind: 'plain class', products }, load },
    update: loop,
  })
  const name = products === 1 ? 'reserve, one hot product' : `reserve, ${products.toLocaleString('en')} products`
  const subject = { goal: 'P1', name, unit: '/s', durability: 'none (memory)' } as const
  return [
    compared({ ...subject, target: { atLeast: 0.4 } }, ours, 'Map update, object, promise', bareMap),
    compared({ ...subject, target: { atLeast: 3 } }, ours, 'plain class, async-mutex', plainClass),
    compared(subject, ours, 'Map update and object in a loop', update),
  ]
}
