import { setImmediate as nextTurn } from 'node:timers/promises'
import { Backorders } from '../../src/backorders.ts'
import { FileJournal, InventoryManager, isInventoryError } from '../../src/index.ts'
import { Random } from '../../src/simulation/random.ts'
import { overQuantity, type Transfer, TransferOrders } from '../../src/transfers.ts'

/*
 * A process that works on a network of two warehouses without end: people wait, goods come, many at once, and transfers
 * go their way. It says `more` after every hundred answers.
 * node network-child.ts folder seed
 */
const [folder = '', seed = ''] = process.argv.slice(2)
const random = new Random(Number(seed), 'network')
const warehouses = ['NYC', 'SFO'] as const
const products = ['MUG', 'CUP'] as const

const [backorders, transfers] = [new Backorders(), new TransferOrders({ approval: overQuantity(3) })]
const journal = new FileJournal(folder, { segmentBytes: 200_000, onWarning: () => undefined })
const inventory = await InventoryManager.open({ journal, ledgers: [backorders, transfers] })
if (inventory.warehouses().length === 0) {
  for (const id of warehouses) await inventory.addWarehouse({ id, name: id })
  for (const productId of products) await backorders.configure({ productId, policy: 'backorder', limit: 2_000 })
}

const open = (): Transfer => {
  const all = transfers.transfers().filter(({ status }) => !['received', 'rejected', 'cancelled'].includes(status))
  return random.pick(all) ?? ({ id: 'NONE', lines: [] } as unknown as Transfer)
}

const steps: readonly (() => Promise<unknown>)[] = [
  () => backorders.reserve({ ...product(), quantity: units(3), ttlMs: random.whole(1, 200) }),
  () => backorders.reserve({ ...level(), quantity: units(3), fillAs: 'committed' }),
  () => inventory.receive({ ...level(), quantity: units(4) }),
  () => inventory.receive({ ...level(), quantity: random.chance(0.05) ? 700 : 1 }),
  () => inventory.sell({ ...level(), quantity: 1 }),
  () => backorders.cancel(random.pick(backorders.queue(product().productId))?.id ?? 'NONE', { reason: 'enough' }),
  () => transfers.request({ ...places(), lines: [{ ...product(), quantity: units(6) }], actor: 'ann' }),
  () => transfers.approve(open().id, { actor: 'bob' }),
  () => transfers.ship(open().id),
  () => receive(open()),
  () => transfers.cancel(open().id, { reason: 'no' }),
  () => inventory.transaction({ levels: [level()] }, () => nextTurn()),
]

function product(): { productId: string } {
  return { productId: random.pick(products) }
}

function level(): { warehouseId: string; productId: string } {
  return { warehouseId: random.pick(warehouses), ...product() }
}

function places(): { sourceWarehouseId: string; destinationWarehouseId: string } {
  const [sourceWarehouseId, destinationWarehouseId] = random.chance(0.5) ? warehouses : warehouses.toReversed()
  return { sourceWarehouseId: sourceWarehouseId as string, destinationWarehouseId: destinationWarehouseId as string }
}

function units(most: number): number {
  return random.whole(1, most)
}

function receive({ id, lines: [line] }: Transfer): Promise<unknown> {
  const { productId = 'MUG', inTransit = 0 } = line ?? {}
  const lost = random.chance(0.2) ? Math.min(inTransit, 1) : 0
  const lines = [{ productId, quantity: inTransit - lost, lost }]
  return transfers.receive(id, { lines, receiptId: `${id} ${random.whole(1, 3)}`, reason: 'not there' })
}

async function workForEver(): Promise<never> {
  for (let answers = 1; ; answers += 1) {
    await random
      .pick(steps)()
      .catch((error: unknown) => {
        if (!isInventoryError(error) || error.family !== 'refusal') {
          console.error(error)
          process.exit(1)
        }
      })
    if (answers % 100 === 0) process.stdout.write('more\n')
    if (random.chance(0.001)) await inventory.snapshot()
  }
}

await Promise.all(Array.from({ length: 16 }, workForEver))
