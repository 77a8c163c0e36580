import { describe } from 'vitest'
import { MemoryJournal } from '../../src/index.ts'
import { journalContract } from './journal-contract.ts'

describe('the memory journal', () => {
  journalContract(async () => {
    // Its log is the object itself, so a restart opens the same one again.
    const journal = new MemoryJournal()
    return { journal: () => journal }
  })
})
