import { expect, test } from 'vitest'
import { TableStorage } from '../../../../src/inventory/storage/table-storage.ts'

test('a storage that continues from a note has as many rows, and passes over what another kind noted', () => {
  const storage = new TableStorage()
  expect(storage.note).toEqual({ rows: 0 })
  storage.continueFrom({ rows: 1_024 })
  storage.continueFrom({})
  storage.continueFrom({ rows: 'many', pages: 4 })
  expect(storage.note).toEqual({ rows: 1_024 })
})
