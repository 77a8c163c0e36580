import { expect, test } from 'vitest'
import { DraftBook } from '../../src/inventory/draft-book.ts'
import { MapBook } from '../../src/inventory/map-book.ts'
import type { StockLevel } from '../../src/inventory/stock-level.ts'
import { TableStorage } from '../../src/inventory/storage/table-storage.ts'
import { LevelUnderTest } from '../support/stock-level-builder.ts'
import { describeBook } from './book-contract.ts'

describeBook('the book of a plain map', () => new MapBook())
describeBook('the book in the table of the storage', (level) => new TableStorage().newBook(level))
describeBook('the book of a draft', () => new DraftBook(undefined), false)
describeBook('the book of a draft over an empty book', () => new DraftBook(new MapBook()), false)

test('a book in the table knows only what is of its level, and no id of the table is given twice', () => {
  const storage = new TableStorage()
  const other = { id: 'NYC', productId: 'LAPTOP', warehouseId: 'NYC' } as unknown as StockLevel
  const [ours, theirs] = [new LevelUnderTest((level) => storage.newBook(level)), storage.newBook(other)]
  ours.receive(5)
  const hold = ours.reserve('R', 1)
  expect(theirs.get('R')).toBeUndefined()
  expect([...theirs.values()]).toEqual([])
  expect(theirs.add(hold)).toBe(false)
  expect(storage.reservation('R')).toEqual(hold)
})

test('a draft shows what it did not change as it is, and what it changed only to itself', () => {
  const under = new LevelUnderTest()
  under.receive(5)
  const hold = under.reserve('R', 2, 100)
  const live = new MapBook()
  live.add(hold)
  const draft = new DraftBook(live)
  expect(draft.get('R')).toBe(hold)
  expect(draft.add(hold)).toBe(false)
  draft.replace(hold, hold.extendedTo(200))
  expect(draft.get('R')).toMatchObject({ expiresAt: 200 })
  expect(Array.from(draft.values(), ({ expiresAt }) => expiresAt)).toEqual([200])
  expect(live.get('R')).toBe(hold)
})
