import { expect, test } from 'vitest'
import { MapBook } from '../../../src/inventory/map-book.ts'
import { StockLevel } from '../../../src/inventory/stock-level.ts'
import { StockWatch } from '../../../src/inventory/stock-watch.ts'
import { LevelUnderTest } from '../../support/stock-level-builder.ts'

/** What a watch says while a level goes from one available count to the next. */
class Watched {
  readonly watch: StockWatch = new StockWatch()
  readonly under: LevelUnderTest = new LevelUnderTest()
  threshold: number | undefined

  to(available: number): string[] {
    const { level } = this.under
    const before = level.available
    if (available > before) this.under.receive(available - before)
    if (available < before) this.under.reserve(`R${level.version}`, before - available)
    return this.look(before)
  }

  look(before: number = this.under.level.available): string[] {
    const { level } = this.under
    const alerts = this.watch.alertsFor(level, before, this.threshold, level.lastSequence)
    return alerts.map(({ event }) => event)
  }
}

test('a level is low at its threshold, and is not told again until it has been above', () => {
  const watched = new Watched()
  watched.threshold = 3
  expect(watched.to(10)).toEqual([])
  expect(watched.to(4)).toEqual([])
  expect(watched.to(3)).toEqual(['low-stock'])
  expect(watched.to(1)).toEqual([])
  expect(watched.to(5)).toEqual([])
  expect(watched.to(2)).toEqual(['low-stock'])
})

test('a change of threshold can make a level low, or no longer low', () => {
  const watched = new Watched()
  watched.to(5)
  watched.threshold = 5
  expect(watched.look()).toEqual(['low-stock'])
  expect([...watched.watch.low(() => 5)]).toMatchObject([{ available: 5, threshold: 5 }])
  watched.threshold = 4
  expect(watched.look()).toEqual([])
  expect([...watched.watch.low(() => 4)]).toEqual([])
})

test('a level that was never stocked is not low', () => {
  const watch = new StockWatch()
  const level = new StockLevel({ id: 'SFO', newBook: () => new MapBook() }, 'NOTHING')
  expect(watch.alertsFor(level, 0, 5, 1)).toEqual([])
  expect([...watch.low(() => 5)]).toEqual([])
})

test('the last unit that goes is out of stock, and the next that comes is back', () => {
  const watched = new Watched()
  expect(watched.to(2)).toEqual([])
  expect(watched.to(1)).toEqual([])
  expect(watched.to(0)).toEqual(['out-of-stock'])
  expect(watched.look()).toEqual([])
  expect(watched.to(1)).toEqual(['back-in-stock'])
  expect(watched.to(0)).toEqual(['out-of-stock'])
})

test('a first delivery is not back in stock, since it was never out', () => {
  expect(new Watched().to(5)).toEqual([])
})
