import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import { entryLines } from '../../../src/cli/journal/entry-lines.ts'
import type { Commit, Entry } from '../../../src/index.ts'

const shown = (commit: Omit<Commit<Entry>, 'at'>): string[] =>
  entryLines({ at: Date.UTC(2026, 0, 31), ...commit }).map(stripVTControlCharacters)

describe('A commit for a person to read', () => {
  const moved = {
    type: 'transferred-out',
    warehouseId: 'SFO',
    productId: 'LAPTOP',
    quantity: 1_000,
    from: 'available',
    to: 'transit',
  } as const

  test('is a line for each entry: time, sequence, type, product, warehouse, quantity, from → to', () => {
    expect(
      shown({
        sequence: 41,
        entries: [moved, { ...moved, type: 'transferred-in', warehouseId: 'NYC', from: 'transit', to: 'available' }],
      }),
    ).toEqual([
      '2026-01-31T00:00:00.000Z       41  transferred-out  LAPTOP            SFO         1,000  available → transit',
      '2026-01-31T00:00:00.000Z       41  transferred-in   LAPTOP            NYC         1,000  transit → available',
    ])
  })

  test('names reservation, actor, the entry’s own reference or else the commit’s, and the reason', () => {
    const [own, inherited] = shown({
      sequence: 1,
      entries: [{ ...moved, reservationId: 'R1', reference: { type: 'line', id: 'O-7/1' } }, moved],
      actor: 'clerk',
      reference: { type: 'order', id: 'O-7' },
      reason: 'why not',
    })
    expect(own).toMatch(/transit +reservation R1 {2}by clerk {2}for line:O-7\/1 {2}because why not$/)
    expect(inherited).toMatch(/transit +by clerk {2}for order:O-7 {2}because why not$/)
  })

  test('shows what followed from it by its own reason, and not as being about what the command was about', () => {
    const [, filled, told] = shown({
      sequence: 1,
      own: 1,
      entries: [
        moved,
        { ...moved, reason: 'backorder B1' },
        { ledger: 'wishes', type: 'wish-told', quantity: 2, productId: 'LAPTOP', v: 2 } as unknown as Entry,
      ],
      actor: 'clerk',
      reference: { type: 'order', id: 'O-7' },
      reason: 'why not',
    })
    expect(filled).toMatch(/transit +by clerk {2}because backorder B1$/)
    expect(told).toMatch(/ {2}wishes\.wish-told {2}quantity 2 {2}productId "LAPTOP" {2}by clerk$/)
  })

  test('says what a change of settings sets', () => {
    const [line] = shown({
      sequence: 2,
      entries: [{ type: 'level-configured', warehouseId: 'SFO', productId: 'LAPTOP', reorderThreshold: null }],
    })
    expect(line).toMatch(/level-configured +warehouseId "SFO" {2}productId "LAPTOP" {2}reorderThreshold null$/)
  })

  test('without entries is a line that says which command changed nothing, and its key', () => {
    const lines = shown({ sequence: 3, entries: [], idempotencyKey: 'k-1', fingerprint: 'release:{}', actor: 'till' })
    expect(lines).toEqual([
      '2026-01-31T00:00:00.000Z        3  (nothing)        release changed nothing  key k-1  by till',
    ])
  })

  test('sends no command to the terminal, whatever the log says', () => {
    const lines = entryLines({ sequence: 1, at: 0, entries: [moved], actor: 'a\u001B[31m\nb' })
    expect(lines.join('')).toContain('a\\u001b[31m\\u000ab')
  })
})
