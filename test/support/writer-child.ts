import { createInterface } from 'node:readline'
import { FileJournal, InventoryManager, isInventoryError } from '../../src/index.ts'

/*
 * A process with an inventory in a folder, which does what it is told, line by line: `receive` a unit, `read`
 * how many there are, `close`. It says `open` or why not, and to each line what came of it.
 * node writer-child.ts folder takeOverAfterMs
 */
const [folder = '', takeOverAfterMs] = process.argv.slice(2)

function say(what: object): void {
  process.stdout.write(`${JSON.stringify(what)}\n`)
}

function sayWhy(error: unknown): void {
  say(
    isInventoryError(error) ? { code: error.code, message: error.message } : { code: 'ERROR', message: String(error) },
  )
}

try {
  const onWarning = (): void => undefined
  const journal = new FileJournal(folder, { takeOverAfterMs: Number(takeOverAfterMs), onWarning })
  const inventory = await InventoryManager.open({ journal })
  if (!inventory.warehouses().some(({ id }) => id === 'W')) await inventory.addWarehouse({ id: 'W', name: 'W' })
  say({ answer: 'open' })
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      if (line === 'close') break
      if (line === 'receive') {
        const { sequence } = await inventory.receive({ warehouseId: 'W', productId: 'P', quantity: 1 })
        say({ answer: sequence })
      } else say({ answer: inventory.availability('P').available })
    } catch (error) {
      sayWhy(error)
    }
  }
  await inventory.close()
} catch (error) {
  sayWhy(error)
}
process.exit()
