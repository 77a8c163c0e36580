import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FileJournal, InventoryManager } from '../../src/index.ts'
import { killableProgram, root } from '../readme/readme-file.ts'
import { commitsOf } from '../support/open-inventory.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stockhold-kill-nine-'))
  const engine = JSON.stringify(join(root, 'src/index.ts'))
  await writeFile(join(folder, 'program.mts'), killableProgram().replaceAll("'stockhold'", engine))
})
afterEach(() => rm(folder, { recursive: true }))

/**
 * Runs the program until it has printed so many lines, and kills it; gives the whole lines that it printed. Into a file:
 * what Node prints to a pipe whose reader is slow it keeps, and a kill loses.
 */
async function runAndKill(lines: number): Promise<[number: string, id: string][]> {
  const path = join(folder, 'printed')
  const file = await open(path, 'w')
  const child: ChildProcess = spawn(process.execPath, ['program.mts'], { cwd: folder, stdio: ['ignore', file.fd, 2] })
  const ended = once(child, 'exit')
  while (child.exitCode === null && (await readFile(path, 'utf8')).split('\n').length <= lines) await sleep(2)
  child.kill('SIGKILL')
  expect((await ended)[1]).toBe('SIGKILL')
  await file.close()
  const printed = (await readFile(path, 'utf8')).split('\n').map((line) => line.split(' '))
  // The kill may have cut the last line short.
  return printed.flatMap(([number = '', id = '']) => (id.length === 36 ? [[number, id] as [string, string]] : []))
}

test('Every number that it printed is in the log once', async () => {
  const printed = new Map<string, string>()
  for (const lines of [1, 40, 2, 300, 7]) {
    for (const [number, id] of await runAndKill(lines)) {
      // The last number of the life before is asked for again, and is the same ticket.
      expect(printed.get(number) ?? id, `ticket ${number}`).toBe(id)
      printed.set(number, id)
    }
  }
  expect([...printed.keys()]).toEqual(Array.from(printed, (_, index) => String(index + 1)))
  expect(printed.size).toBeGreaterThanOrEqual(346)

  const inventory = await InventoryManager.open({ journal: new FileJournal(join(folder, 'tickets')) })
  const tickets = (await commitsOf(inventory)).filter(({ idempotencyKey }) => idempotencyKey !== undefined)
  const ids = tickets.map(({ entries }) => (entries[0] as { reservationId: string }).reservationId)
  expect(tickets.map(({ idempotencyKey }) => idempotencyKey)).toEqual(ids.map((_, index) => `ticket-${index + 1}`))
  // One more may be there: the one that was in flight at the last kill.
  expect(ids.length - printed.size).toBeOneOf([0, 1])
  expect(ids.slice(0, printed.size)).toEqual([...printed.values()])
  expect(inventory.stock({ warehouseId: 'HALL', productId: 'TICKET' })).toMatchObject({
    reserved: ids.length,
    available: 100_000 - ids.length,
  })
  await inventory.close()
})
