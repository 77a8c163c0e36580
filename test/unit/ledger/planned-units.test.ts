import { expect, test } from 'vitest'
import { PlannedUnits } from '../../../src/ledger/planned-units.ts'

test('units of a product are those of all places; of a place only what is bound there', () => {
  const units = PlannedUnits.empty()
  units.add('MUG', 'SFO', 3)
  units.add('MUG', undefined, 4)
  units.add('CUP', 'SFO', 5)
  expect([units.of('MUG'), units.of('MUG', 'SFO'), units.of('MUG', 'NYC'), units.of('CUP')]).toEqual([7, 3, 0, 5])
  expect(units.ofAllIn('SFO')).toBe(8)
  units.add('MUG', 'SFO', -3)
  expect([units.of('MUG'), units.of('MUG', 'SFO'), units.ofAllIn('SFO')]).toEqual([4, 0, 5])
})

test('ids that come to the same when written together are not the same place', () => {
  const units = PlannedUnits.empty()
  units.add('BX', 'A', 1)
  units.add('X', 'AB', 2)
  expect([units.of('BX', 'A'), units.of('X', 'AB')]).toEqual([1, 2])
})

test('a draft sees its own changes, and what it was made of does not', () => {
  const units = PlannedUnits.empty()
  units.add('MUG', 'SFO', 3)
  const draft = units.draft()
  draft.add('MUG', 'SFO', 2)
  expect([draft.of('MUG', 'SFO'), units.of('MUG', 'SFO')]).toEqual([5, 3])
})
