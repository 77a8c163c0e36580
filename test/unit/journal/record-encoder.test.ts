import { expect, test } from 'vitest'
import { genesis } from '../../../src/journal/file/record.ts'
import { RecordEncoder } from '../../../src/journal/file/record-encoder.ts'
import type { JournalCommit } from '../../../src/journal/journal.ts'

const at = 1_790_000_000_000

const moved = (reservationId: string, more: object = {}): object => ({
  type: 'reserved',
  warehouseId: 'SFO',
  quantity: 3,
  reservationId,
  expiresAt: at + 900_000,
  ...more,
})

const counted = (n: number, x: unknown): object => ({ type: 'counted', '@n': n, x })

const first: readonly (JournalCommit & { readonly [key: string]: unknown })[] = [
  { sequence: 7, at, entries: [moved('a')] },
  { sequence: 8, at: at + 1, entries: [moved('b'), moved('Zoë "\\')], actor: undefined },
  { sequence: 9, at: at + 1, entries: [counted(-12_345, [1, { y: -0 }])], reference: { id: 'o-1' } },
]

const second: typeof first = [
  { sequence: 10, at: at + 20, entries: [moved('c')] },
  { sequence: 11, at: 'late', entries: null },
  { sequence: 12, at: at + 5, entries: [counted(0.5, '2147483648')], reference: { id: null } },
  { sequence: 13, at: at + 5, entries: [moved('d', { quantity: 2 ** 31, expiresAt: at })], reference: 'none' },
]

// As the version wrote them that made arrays of tokens and gave them to JSON.stringify.
const firstLine = String.raw`["efc3dada8965eb175b75396685713942d95d1e9f676f837fb3499f0172c48da3",{"format":1,"position":2,"sequence":7,"commits":3,"at":1790000000000,"synced":1,"fresh":true,"previous":"0000000000000000000000000000000000000000000000000000000000000000"},[["+at","[entries"],["@type","@warehouseId","quantity","@reservationId","+expiresAt"],["+at","[entries","{reference"],["@type","=@n","x"],["@id"]],["reserved","SFO","a","counted","o-1"],[[0,0,1,1,0,1,3,2,900000],[[{"sequence":8,"at":1790000000001,"entries":[{"type":"reserved","warehouseId":"SFO","quantity":3,"reservationId":"b","expiresAt":1790000900000},{"type":"reserved","warehouseId":"SFO","quantity":3,"reservationId":"Zoë \"\\","expiresAt":1790000900000}]}]],[2,1,1,3,3,-12345,[[1,{"y":-0}]],4,4]]]`
const secondLine = `["08356e5eede766e5372e3cdfa0e7d6af56d7b5161c2e4df2bd1e0210824f8a4f",{"format":1,"position":3,"sequence":10,"commits":4,"at":1790000000020,"synced":2},[["@type","@warehouseId","+quantity","@reservationId","+expiresAt"]],["c","d"],[[0,0,1,1,0,1,3,5,899980],[0,["late"],[null]],[2,-15,1,3,3,0.5,"2147483648",4,[null]],[2,-15,1,5,0,1,-1787852516372,6,-20,["none"]]]]`

test('format 1 is, to the byte, what it has always been', () => {
  const encoder = new RecordEncoder()
  const { line, hash } = encoder.encode(
    { position: 2, commits: first },
    { previousHash: genesis, synced: 1, beginsSegment: true },
  )
  expect(line.toString()).toBe(`${firstLine}\n`)
  const next = encoder.encode({ position: 3, commits: second }, { previousHash: hash, synced: 2, beginsSegment: false })
  expect(next.line.toString()).toBe(`${secondLine}\n`)
})

test('a commit without entries costs those after it nothing: theirs are rows, too', () => {
  const key = (sequence: number, entries: object[]): JournalCommit & { at: number } =>
    ({ sequence, at, entries, idempotencyKey: `key-${sequence}` }) as JournalCommit & { at: number }
  const linesOf = (...commits: JournalCommit[]): string =>
    new RecordEncoder()
      .encode({ position: 1, commits }, { previousHash: genesis, synced: 0, beginsSegment: true })
      .line.toString()
  const line = linesOf(key(1, []), key(2, [moved('a')]))
  expect(line).toContain('[[0,0,0,0],[0,0,1,1,')
  expect(line).not.toContain('"type"')
})

/** Sixty ledger types, of which each entry has one of five sets of fields, beside plain holds. */
function mixed(count: number, typeOf: (index: number) => object): JournalCommit[] {
  return Array.from({ length: count }, (_, index) => {
    const extra = Object.fromEntries(Array.from({ length: index % 5 }, (_, field) => [`field${field}`, index]))
    return { sequence: index + 1, at: at + index, entries: [{ ...typeOf(index), ...extra }] }
  })
}

function bytesOf(commits: readonly JournalCommit[]): number {
  const ends = { previousHash: genesis, synced: 0, beginsSegment: true }
  return new RecordEncoder().encode({ position: 1, commits }, ends).line.length / commits.length
}

test('shapes are bounded by the type of an entry: a type of many shapes takes nothing from the others', () => {
  const types = (index: number): object => ({ ledger: `ledger-${index % 6}`, type: `thing-${index % 10}-changed` })
  expect(bytesOf(mixed(6_000, types))).toBeLessThan(40)
  const unruly = Array.from({ length: 1_000 }, (_, index) => ({
    sequence: index + 1,
    at,
    entries: [{ type: 'unruly', [`field${index}`]: index }],
  }))
  const after = mixed(1_000, () => ({ type: 'calm' })).map((commit, index) => ({ ...commit, sequence: 1_001 + index }))
  const both = bytesOf([...unruly, ...after])
  expect(both).toBeLessThan((bytesOf(unruly) + bytesOf(after)) / 2 + 10)
})

test('a type tells shapes apart in entries alone: what a caller calls `type` elsewhere may differ each time', () => {
  const labelled = (key: string): JournalCommit[] =>
    Array.from({ length: 6_000 }, (_, index) => ({
      sequence: index + 1,
      at: at + index,
      entries: [{ type: 'sold', quantity: 1 }],
      metadata: { [key]: `session-${index}`, channel: 1, ...(index % 2 === 0 && { coupon: 3 }) },
    }))
  expect(bytesOf(labelled('type'))).toBe(bytesOf(labelled('kind')))
})

test('labels whose keys never come again take no room from commits and entries', () => {
  const labelled = Array.from({ length: 6_000 }, (_, index) => ({
    sequence: index + 1,
    at: at + index,
    entries: [{ type: 'sold', quantity: 1 }],
    metadata: { [`a${index % 30}`]: { [`b${Math.floor(index / 30) % 30}`]: { [`c${index}`]: { [`d${index}`]: 1 } } } },
  }))
  const after = mixed(6_000, (index) => ({ type: `thing-${index % 10}-changed` })).map((commit, index) => ({
    ...commit,
    sequence: 6_001 + index,
    actor: 'dock-3',
  }))
  const both = bytesOf([...labelled, ...after])
  const digits = 2 * 3 // the numbers of later shapes are longer
  expect(2 * both - bytesOf(labelled)).toBeLessThan(bytesOf(after) + digits + 1)
})
