import { setTimeout as sleep } from 'node:timers/promises'
import { FileJournal, InventoryManager } from '../../src/index.ts'
import { serve } from '../../src/service.ts'
import { ample } from '../systems/system.ts'
import { warehouseId } from './jobs.ts'

/** The program of a service's process: node stockhold-program.ts FOLDER PRODUCTS. Every answer is synced. */
const [folder = '', products = ''] = process.argv.slice(2)
const inventory = await InventoryManager.open({ journal: new FileJournal(folder) })
await inventory.addWarehouse({ id: warehouseId, name: 'Warehouse' })
const receipts = Array.from({ length: Number(products) }, (_, product) => ({
  type: 'receive' as const,
  warehouseId,
  productId: String(product),
  quantity: ample,
}))
await inventory.batch(receipts)
const service = await serve({ inventory, port: 0 })
process.send?.({ url: service.url })

interface Told {
  readonly sell?: { readonly perSecond: number; readonly commits: number }
}

process.on('message', ({ sell }: Told) => {
  if (sell !== undefined) return void sellAtRate(sell.perSecond, sell.commits)
  // It is done after all that it was asked before: the log is written in order.
  const last = inventory.sell({ warehouseId, productId: '0', quantity: ample * 2 })
  void last.catch(() => process.send?.({ isQuiet: true }))
})
let isOver = false
process.on('disconnect', () => {
  isOver = true
  void service.close().then(() => inventory.close())
})

/** As many commits a second, whatever becomes of the stream. */
async function sellAtRate(perSecond: number, commits: number): Promise<void> {
  const began = performance.now()
  for (let sold = 0; sold < commits && !isOver; ) {
    const due = Math.min(commits, Math.floor(((performance.now() - began) / 1_000) * perSecond))
    const sales = Array.from({ length: due - sold }, (_, index) => ({
      type: 'sell' as const,
      warehouseId,
      productId: String((sold + index) % Number(products)),
      quantity: 1,
    }))
    sold = due
    await inventory.batch(sales)
    await sleep(5)
  }
}
