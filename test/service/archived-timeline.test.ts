import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FileJournal } from '../../src/index.ts'
import { archiveJournal } from '../../src/maintenance/archive-journal.ts'
import { snapshotJournal } from '../../src/maintenance/snapshot-journal.ts'
import { TestService } from './running-service.ts'

test('a timeline ends where the log begins that is not archived', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stockhold-archived-'))
  const data = join(folder, 'data')
  const journal = new FileJournal(data, { segmentBytes: 4_096 })
  const service = await TestService.start({}, { journal })
  await service.stocked()
  for (let turn = 0; turn < 60; turn += 1)
    await service.inventory.receive({ warehouseId: 'SFO', productId: 'PEN', quantity: 1 })
  await service.inventory.settled()
  await snapshotJournal(data)
  for (let turn = 0; turn < 3; turn += 1)
    await service.inventory.sell({ warehouseId: 'SFO', productId: 'PEN', quantity: 1 })
  const { firstSequence } = await archiveJournal(data, join(folder, 'attic'))
  expect(firstSequence).toBeGreaterThan(10)
  const path = '/v1/warehouses/SFO/levels/PEN/timeline'
  const { status, body } = await service.get(path)
  expect(status, JSON.stringify(body)).toBe(200)
  const sequences = body.items.map(({ sequence }: { sequence: number }) => sequence)
  const last = body.sequence
  expect(sequences).toEqual(Array.from({ length: last - firstSequence + 1 }, (_, index) => last - index))
  expect(body.next).toBeUndefined()
  const first = await service.get(`${path}?limit=1`)
  expect(first.body.items).toHaveLength(1)
  const rest = await service.get(`${path}?cursor=${first.body.next}`)
  expect(rest.body.items).toEqual(body.items.slice(1))
  await service[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})
