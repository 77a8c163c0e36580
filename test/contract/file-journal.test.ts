import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe } from 'vitest'
import { FileJournal } from '../../src/journal/file/file-journal.ts'
import { journalContract } from './journal-contract.ts'

for (const durability of ['always', 'interval', 'never'] as const) {
  describe(`the file journal, synced ${durability}`, () => {
    journalContract(async () => {
      const folder = await mkdtemp(join(tmpdir(), 'stockhold-contract-'))
      return {
        journal: () => new FileJournal(join(folder, 'data'), { durability, intervalMs: 1 }),
        cleanUp: () => rm(folder, { recursive: true, force: true }),
      }
    })
  })
}
