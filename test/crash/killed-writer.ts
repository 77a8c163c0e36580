import { argv, stdout } from 'node:process'
import { InventoryManager, isInventoryError } from '../../src/index.ts'
import { FileJournal } from '../../src/journal/file/file-journal.ts'

/**
 * The process that is killed: it reserves without end, each time with a key of its own, and says what
 * it is about to do (`? key`) and what was acknowledged (`! key reservation`).
 */
const [, , folder = '', round = '0', inFlight = '64'] = argv
/** Resolves once the system has the line: what was said by then is heard, whatever becomes of this process. */
const say = (line: string): Promise<void> => new Promise((resolve) => stdout.write(`${line}\n`, () => resolve()))

const inventory = await InventoryManager.open({ journal: new FileJournal(folder, { segmentBytes: 200_000 }) })
for (const id of ['SFO', 'NYC']) {
  try {
    await inventory.addWarehouse({ id, name: id })
  } catch (error) {
    if (!isInventoryError(error, 'WAREHOUSE_EXISTS')) throw error
  }
  await inventory.receive({ warehouseId: id, productId: 'LAPTOP', quantity: 1_000_000 })
}

let next = 0
async function reserveForEver(): Promise<never> {
  for (;;) {
    next += 1
    const idempotencyKey = `${round}/${next}`
    const number = next
    // The parent knows of it before it can be in the log, however slowly it listens.
    await say(`? ${idempotencyKey}`)
    const warehouseId = number % 3 === 0 ? 'NYC' : 'SFO'
    const { id } = await inventory.reserve({
      warehouseId,
      productId: 'LAPTOP',
      quantity: 1 + (number % 5),
      idempotencyKey,
    })
    void say(`! ${idempotencyKey} ${id}`)
    if (number % 7 === 0) await inventory.confirm(id)
  }
}
await Promise.all(Array.from({ length: Number(inFlight) }, reserveForEver))
