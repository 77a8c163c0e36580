import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FileJournal, type Reconciliation } from '../../src/index.ts'
import { ReconciliationAnswer } from '../../src/service/schemas/reconciliation-answer.ts'
import { SharedReconciliation } from '../../src/service/shared-reconciliation.ts'
import { as, TestService, tokens } from './running-service.ts'

const agreed: Reconciliation = { drift: [], sequence: 7, levels: 1, reservations: 0, entries: 9, chain: 'none' }

test('the live state is proven against the log', async () => {
  await using service = await (await TestService.startShop({ tokens })).stocked()
  const { status, body } = await service.get('/v1/reconciliation', as('reader'))
  expect([status, ReconciliationAnswer.safeParse(body).error]).toEqual([200, undefined])
  const { sequence } = (await service.get('/v1/commits?limit=1000', as('reader'))).body
  let entries = 0
  for await (const commit of service.inventory.auditLog.commits()) entries += commit.entries.length
  expect(body).toMatchObject({ drift: [], sequence, entries, levels: 1, reservations: 0, chain: 'none' })
  expect((await service.get('/v1/reconciliation?deep=1', as('reader'))).status).toBe(422)
  expect((await service.get('/v1/reconciliation')).status).toBe(401)
})

test('of a journal in a folder the chain is proven, too; where it is broken, that is said', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stockhold-'))
  try {
    await using service = await (await TestService.start({}, { journal: new FileJournal(folder) })).stocked(7)
    expect((await service.inventory.reconcile()).chain).toBe('whole')
    const [segment] = (await readdir(folder)).filter((name) => name.endsWith('.ndjson'))
    const path = join(folder, segment ?? 'none')
    await writeFile(path, (await readFile(path, 'utf8')).replace('PEN', 'PAN'))
    expect((await service.get('/v1/reconciliation')).body).toMatchObject({ status: 500, code: 'JOURNAL_CORRUPT' })
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('it runs once for all who ask, and is given again while it is new', async () => {
  let runs = 0
  let finish = (): void => undefined
  const shared = new SharedReconciliation({
    reconcile: () => {
      runs += 1
      return new Promise((resolve) => {
        finish = () => resolve({ ...agreed, sequence: runs })
      })
    },
  })
  const both = [shared.result(), shared.result()]
  finish()
  expect((await Promise.all(both)).map(({ sequence }) => sequence)).toEqual([1, 1])
  const { at, ageMs } = await shared.result()
  expect([runs, at > 0, ageMs >= 0]).toEqual([1, true, true])
})

test('one that failed is not given again', async () => {
  let runs = 0
  const shared = new SharedReconciliation({
    reconcile: () => {
      runs += 1
      return runs === 1 ? Promise.reject(new Error('the disk is gone')) : Promise.resolve(agreed)
    },
  })
  await expect(shared.result()).rejects.toThrow('the disk is gone')
  expect(await shared.result()).toMatchObject(agreed)
})

test('drift is told as it was found', async () => {
  const drift = [{ subject: 'level', warehouseId: 'SFO', productId: 'PEN', field: 'available', live: 7, sequence: 2 }]
  const found = { ...agreed, drift: drift.map((one) => ({ ...one, replayed: undefined })) } as Reconciliation
  const told = JSON.parse(JSON.stringify(await new SharedReconciliation({ reconcile: async () => found }).result()))
  expect(told.drift).toEqual(drift)
  expect(ReconciliationAnswer.safeParse(told).error).toBeUndefined()
})
