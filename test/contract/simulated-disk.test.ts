import { describe } from 'vitest'
import { FileJournal } from '../../src/journal/file/file-journal.ts'
import { SimulatedMachine } from '../support/simulated-machine.ts'
import { type JournalPlace, journalContract } from './journal-contract.ts'
import { snapshotContract } from './snapshot-contract.ts'

for (const segmentBytes of [1, 600, 1_000_000]) {
  describe(`the file journal on a simulated disk, in segments of ${segmentBytes} bytes`, () => {
    const makePlace = async (): Promise<JournalPlace> => {
      const machine = new SimulatedMachine()
      return { journal: () => new FileJournal('/data', { segmentBytes }, machine) }
    }
    journalContract(makePlace)
    snapshotContract(makePlace)
  })
}
