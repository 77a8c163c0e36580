import { expect, test } from 'vitest'
import { InventoryError } from '../../../src/index.ts'
import { noteArchived, whyMissing } from '../../../src/journal/file/archived-note.ts'
import { Folder } from '../../../src/journal/file/folder.ts'
import { SimulatedMachine } from '../../support/simulated-machine.ts'

test('a note goes on with the archive that it ended with, and with no other', async () => {
  const { disk } = new SimulatedMachine()
  await disk.makeFolder('/data')
  const folder = new Folder('/data', disk)
  const places = ['/one', '/one', '/other', '/one', '/one']
  for (const [index, to] of places.entries()) await noteArchived(folder, (index + 1) * 10, to)
  const { archives } = JSON.parse(disk.contentOf('/data/archived').toString()) as { archives: unknown }
  expect(archives).toEqual([
    { throughSequence: 20, to: '/one' },
    { throughSequence: 30, to: '/other' },
    { throughSequence: 50, to: '/one' },
  ])
})

test('a note says of every archive where it is, however many there are', async () => {
  const { disk } = new SimulatedMachine()
  await disk.makeFolder('/data')
  const folder = new Folder('/data', disk)
  const otherwise = new InventoryError('JOURNAL_CORRUPT', { problem: 'a segment is missing' })
  const archives = 200
  for (let month = 1; month <= archives; month += 1) {
    await noteArchived(folder, month * 1_000, `/archives/${'of some shop '.repeat(10)}/${month}`)
  }
  for (const month of [1, 100, archives]) {
    const found = await whyMissing(folder, month * 1_000, otherwise)
    expect(found).toMatchObject({
      code: 'JOURNAL_ARCHIVED',
      details: { archivedTo: expect.stringContaining(`/${month}`), file: '/data/archived' },
    })
  }
  expect(await whyMissing(folder, archives * 1_000 + 1, otherwise)).toBe(otherwise)
})
