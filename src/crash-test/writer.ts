import { argv, stdout } from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { Catalog } from '../catalog.ts'
import { FileJournal, InventoryManager } from '../index.ts'
import { Random } from '../simulation/random.ts'
import { answersTo } from './answer.ts'
import { Load } from './load.ts'
import { lineOf, type Message } from './message.ts'
import { segmentBytes, type WriterOptions } from './writer-options.ts'

/** The process that is killed: it works without end, and tells what it is about to do and what it was answered. */
const { folder, durability, seed, life, takesOver, callers } = JSON.parse(argv[2] ?? '') as WriterOptions
const random = new Random(seed, `the snapshots of life ${life}`)

/** Resolves once the system has the lines: what was told by then is heard, whatever becomes of this process. */
function tell(...messages: readonly Message[]): Promise<void> {
  return new Promise((resolve) => stdout.write(messages.map(lineOf).join(''), () => resolve()))
}

await tell({ stage: 'opening' })
const inventory = await InventoryManager.open({
  journal: new FileJournal(folder, { durability, segmentBytes }),
  ledgers: [new Catalog()],
})
const pending = takesOver ? inventory.reservations({ status: 'pending' }) : []
const load = new Load(seed, life, pending)

async function workForEver(): Promise<never> {
  for (;;) {
    const commands = load.next()
    // The parent knows of them before they can be in the log, however slowly it listens.
    await tell(...commands.map((submitted) => ({ submitted })))
    const answers = await answersTo(inventory, commands)
    void tell(...answers.map((answered) => ({ answered })))
    load.take(commands, answers)
  }
}

async function takeSnapshotsForEver(): Promise<never> {
  for (;;) {
    await sleep(random.whole(1, 400))
    await tell({ stage: 'snapshot begun' })
    await inventory.snapshot()
    await tell({ stage: 'snapshot taken' })
  }
}

await Promise.all([takeSnapshotsForEver(), ...Array.from({ length: callers }, workForEver)])
