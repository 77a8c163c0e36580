import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FileJournal, InventoryManager } from '../../../src/index.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { stockhold, temporaryFolder } from './journal-commands.ts'

let temporary: Awaited<ReturnType<typeof temporaryFolder>>
let journal: string
const zone = ['--zone', 'Europe/Berlin']

beforeAll(async () => {
  temporary = await temporaryFolder()
  journal = join(temporary.path, 'journal')
  const clock = new FakeClock(Date.parse('2026-03-27T12:00:00Z'))
  const inventory = await InventoryManager.open({ journal: new FileJournal(journal), clock })
  await inventory.addWarehouse({ id: 'SFO', name: 'San Francisco' })
  const pen = { warehouseId: 'SFO', productId: 'PEN' }
  await inventory.receive({ ...pen, quantity: 10, unitCost: 100 })
  clock.advance(2 * 86_400_000)
  await inventory.sell({ ...pen, quantity: 3 })
  clock.advance(86_400_000)
  await inventory.sell({ ...pen, quantity: 1, effectiveAt: Date.parse('2026-03-28T12:00:00Z') })
  await inventory.close()
})
afterAll(() => temporary.remove())

test('closes a day, then those that were missed, says what was told late, and that nothing drifted', async () => {
  const first = await stockhold('close', journal, ...zone, '--day', '2026-03-28')
  expect({ code: first.code, stderr: first.stderr }).toEqual({ code: 0, stderr: '' })
  expect(first.stdout).toMatch(/2026-03-28 +2026-03-27T23:00:00\.000Z +24 h +2 +0 /)
  expect(first.stdout).toContain('Drift 0')
  const next = await stockhold('close', journal, ...zone, '--day', '2026-03-30')
  // The clocks went forward in between.
  expect(next.stdout).toMatch(/2026-03-29 +2026-03-28T23:00:00\.000Z +23 h +3 +1 /)
  expect(next.stdout).toMatch(/2026-03-30 +2026-03-29T22:00:00\.000Z +24 h +4 +0 /)
  expect(next.stdout).toContain(
    'Told late, and restated: 2026-03-28 (version 2, 1 row), 2026-03-29 (version 2, 1 row).',
  )
  const again = await stockhold('close', journal, ...zone, '--day', '2026-03-30')
  expect(again.stdout).toContain('2026-03-30 is closed already: nothing was to be done.\n')
  const json = JSON.parse((await stockhold('close', journal, ...zone, '--day', '2026-03-31', '--json')).stdout) as {
    closed: { day: string }[]
    drifts: unknown[]
  }
  expect(json).toMatchObject({ closed: [{ day: '2026-03-31' }], drifts: [] })
  const verified = await stockhold('verify', journal)
  expect(verified.stdout).toMatch(/closings +7 +entries of this ledger/)
})

test('a figure that differs is named, and the exit says so', async () => {
  const file = join(journal, 'days', '2026-03-29.v1.json')
  const bytes = await readFile(file, 'utf8')
  await writeFile(file, bytes.replace('"sold":[3]', '"sold":[5]'))
  const { code, stdout } = await stockhold('close', journal, ...zone, '--day', '2026-03-30', '--all')
  expect(code).toBe(1)
  expect(stdout).toContain('Drift: 1 figure of a row differs from what the log comes to.')
  expect(stdout).toContain('2026-03-29 version 1: PEN in SFO: sold is 5, and the log gives 3')
  await rm(file)
  expect((await stockhold('close', journal, ...zone, '--day', '2026-03-30', '--all')).code).toBe(0)
})

test.each([
  [['--day', '2026-03-31'], "required option '--zone <zone>' not specified"],
  [['--zone', 'Mars'], 'Give an IANA time zone, such as Europe/Berlin.'],
  [[...zone, '--day', '2026-02-30'], 'Give a day of the calendar, such as 2026-11-24.'],
  [[...zone, '--day', '1969-12-31'], 'must not begin before 1970'],
  [[...zone, '--day', '9990-01-01'], 'is not over: it can be closed from'],
  [[...zone, '--day', '2026-03-01'], 'closing began with 2026-03-28, and days are closed in order'],
  [['--zone', 'UTC', '--day', '2026-04-02'], 'Days of this log are closed in Europe/Berlin, and not in UTC'],
  [[...zone, '--grace', '-1'], 'Give a whole number from 0'],
])('%j is refused in a sentence', async (args, sentence) => {
  const { code, stdout, stderr } = await stockhold('close', journal, ...args)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain(sentence)
})

test('where there is no journal, none is made', async () => {
  const { code, stderr } = await stockhold('close', join(temporary.path, 'nothing'), ...zone)
  expect(code).toBe(2)
  expect(stderr).toContain('There is no journal in')
})
