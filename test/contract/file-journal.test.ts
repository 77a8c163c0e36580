import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe } from 'vitest'
import { FileJournal } from '../../src/journal/file/file-journal.ts'
import { type JournalPlace, journalContract } from './journal-contract.ts'
import { snapshotContract } from './snapshot-contract.ts'

for (const [durability, blockingSync] of [
  ['always', false],
  ['always', true],
  ['interval', false],
  ['never', false],
] as const) {
  describe(`the file journal, synced ${durability}${blockingSync ? ' by the calling thread' : ''}`, () => {
    const makePlace = async (): Promise<JournalPlace> => {
      const folder = await mkdtemp(join(tmpdir(), 'stockhold-contract-'))
      return {
        journal: () => new FileJournal(join(folder, 'data'), { durability, blockingSync, intervalMs: 1 }),
        cleanUp: () => rm(folder, { recursive: true, force: true }),
      }
    }
    journalContract(makePlace)
    snapshotContract(makePlace)
  })
}
