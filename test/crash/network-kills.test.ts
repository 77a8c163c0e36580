import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Backorders } from '../../src/backorders.ts'
import { FileJournal, InventoryManager, verifyJournal } from '../../src/index.ts'
import { Random } from '../../src/simulation/random.ts'
import { TransferOrders } from '../../src/transfers.ts'

/** More rounds: npm run test:kill, or STOCKHOLD_KILL_ROUNDS=200; the same load again: STOCKHOLD_KILL_SEED. */
const rounds = Math.ceil(Number(process.env.STOCKHOLD_KILL_ROUNDS ?? 4) / 2)
const seed = Number(process.env.STOCKHOLD_KILL_SEED ?? Date.now() % 1_000_000)
const script = fileURLToPath(new URL('../support/network-child.ts', import.meta.url))
const warehouses = ['NYC', 'SFO'] as const
const products = ['MUG', 'CUP'] as const

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stockhold-network-kills-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test(`killed in the middle, a network is what its log says, and goes on: ${rounds} rounds (seed ${seed})`, {
  timeout: 60_000 + 15_000 * rounds,
}, async () => {
  const random = new Random(seed, 'network kills')
  for (let round = 1; round <= rounds; round += 1) {
    await workAndDie(seed + round, random.whole(0, 600))
    const { isSound, problems, judged } = await verifyJournal(folder)
    expect({ isSound, problems }).toEqual({ isSound: true, problems: [] })
    expect(Object.keys(judged).toSorted()).toEqual(['backorders', 'transfers'])
    await goesOn()
  }
})

/** Lets a process work, and kills it some time after its first hundred answers. */
async function workAndDie(load: number, afterMs: number): Promise<void> {
  const child: ChildProcess = spawn(process.execPath, ['--no-warnings', script, folder, String(load)])
  const said: string[] = []
  child.stderr?.on('data', (text) => said.push(String(text)))
  const ended = once(child, 'exit')
  await Promise.race([once(child.stdout as NodeJS.ReadableStream, 'data'), ended])
  await sleep(afterMs)
  child.kill('SIGKILL')
  expect(await ended, said.join('')).toEqual([null, 'SIGKILL'])
}

/** What was put off is filled, nothing is free for which somebody waits, and all that is on its way is counted. */
async function goesOn(): Promise<void> {
  const [backorders, transfers] = [new Backorders(), new TransferOrders()]
  const journal = new FileJournal(folder, { onWarning: () => undefined })
  const inventory = await InventoryManager.open({ journal, ledgers: [backorders, transfers] })
  for (const productId of products) {
    // A command on a product comes after all that is due there.
    await inventory.tryReserve({ warehouseId: 'NYC', productId, quantity: 1_000_000 })
    const waiting = backorders.queue(productId)
    for (const warehouseId of warehouses) {
      const isWaitedFor = waiting.some((one) => one.warehouseId === undefined || one.warehouseId === warehouseId)
      const { available } = inventory.stock({ warehouseId, productId })
      expect(isWaitedFor ? available : 0, `${productId} is free in ${warehouseId}`).toBe(0)
    }
    const lines = transfers.transfers().flatMap((one) => one.lines.filter((line) => line.productId === productId))
    const incoming = lines.reduce((sum, { held, inTransit }) => sum + held + inTransit, 0)
    const counts = inventory.availability(productId)
    expect(counts.incoming).toBe(incoming)
    expect(counts.backordered).toBe(waiting.reduce((sum, one) => sum + one.waiting, 0))
  }
  expect((await inventory.reconcile()).drift).toEqual([])
  await inventory.close()
}
