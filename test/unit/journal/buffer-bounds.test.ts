import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MemoryJournal } from '../../../src/index.ts'
import type { DiskFile } from '../../../src/journal/file/disk.ts'
import { HeadFile, headLength, newHead, readHead } from '../../../src/journal/file/head-file.ts'
import { segmentName } from '../../../src/journal/file/layout.ts'
import { LineReader } from '../../../src/journal/file/line-reader.ts'
import type { LogEnd } from '../../../src/journal/file/log-end.ts'
import { genesis, readHeader, verify } from '../../../src/journal/file/record.ts'
import { RecordDecoder } from '../../../src/journal/file/record-decoder.ts'
import { RecordEncoder } from '../../../src/journal/file/record-encoder.ts'
import { SealedLines } from '../../../src/journal/file/sealed-lines.ts'
import type { Batch, JournalCommit } from '../../../src/journal/journal.ts'
import { RowBytes } from '../../../src/journal/rows/row-bytes.ts'

/*
 * What is written beyond a buffer's end is dropped without a word. So every buffer is filled up to every place
 * near its end, and what then follows must be whole.
 */

/** How large the buffers are at first. */
const usualRoom = 64 * 1024

/** All places near an end, and some before. */
const near = Array.from({ length: 90 }, (_, index) => index - 5)

/** A file in memory that gives a few bytes at a time. */
class FewBytes implements DiskFile {
  readonly content: Buffer
  readonly #most: () => number

  constructor(content: Buffer, most: () => number = () => Number.POSITIVE_INFINITY) {
    this.content = content
    this.#most = most
  }

  async read(into: Uint8Array, start: number, length: number, position: number): Promise<number> {
    const bytes = this.content.subarray(position, position + Math.min(length, this.#most()))
    into.set(bytes, start)
    return bytes.length
  }

  async write(from: Uint8Array, start: number, length: number, position: number): Promise<number> {
    this.content.set(from.subarray(start, start + length), position)
    return length
  }

  async datasync(): Promise<void> {}
  async truncate(): Promise<void> {}
  async close(): Promise<void> {}
  whereabouts(): undefined {}

  async status(): Promise<{ identity: string; size: number }> {
    return { identity: '1', size: this.content.length }
  }
}

describe('rows', () => {
  const parts: readonly (readonly [string, (into: RowBytes) => void, unknown[]])[] = [
    ['a digit', (into) => into.number(7), [7]],
    ['a long integer', (into) => into.number(-2_147_483_648), [-2_147_483_648]],
    ['a number beyond 32 bits', (into) => into.number(-Math.PI * 1e-300), [-Math.PI * 1e-300]],
    ['an empty text', (into) => into.text(''), ['']],
    ['a text', (into) => into.text('plain'), ['plain']],
    ['a text of three bytes a character', (into) => into.text('€€€€€€€€'), ['€€€€€€€€']],
    ['a text that has to be escaped', (into) => into.text('"\\"\u0000"'), ['"\\"\u0000"']],
    ['half a character', (into) => into.text('\ud800\udc00\ud800'), ['\ud800\udc00\ud800']],
    ['a long text', (into) => into.text('€'.repeat(1_025)), ['€'.repeat(1_025)]],
    ['a boolean', (into) => into.plain(false), [false]],
    ['an object as it is', (into) => into.verbatim({ a: ['€'.repeat(30)] }), [[{ a: ['€'.repeat(30)] }]]],
    ['a long one', (into) => into.verbatim({ a: '€'.repeat(1_100) }), [[{ a: '€'.repeat(1_100) }]]],
    ['a list of nothing', (into) => [into.open(), into.text(''), into.close()], [['']]],
    ['a list', (into) => [into.open(), into.number(1), into.close()], [[1]]],
    ['lists in lists', (into) => [into.open(), into.open(), into.number(1), into.close(), into.close()], [[[1]]]],
  ]

  test.each(parts)('%s is whole wherever in the buffer it is written', (_, write, expected) => {
    for (const left of near) {
      const bytes = new RowBytes()
      const filler = 'x'.repeat(usualRoom - left - 5)
      bytes.open()
      bytes.text(filler)
      write(bytes)
      bytes.number(5)
      bytes.end()
      expect(JSON.parse(bytes.slice(0).toString()), `with ${left} bytes left`).toEqual([filler, ...expected, 5])
    }
  })

  test('whatever is written, in whatever order, is what JSON has', () => {
    const value = fc.oneof(
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({ minLength: 900, maxLength: 1_300 }),
      fc.boolean(),
      fc.constant(null),
    )
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 60 }), fc.integer({ min: 0, max: 4_000 }), (all, left) => {
        const bytes = new RowBytes()
        const filler = 'x'.repeat(usualRoom - left)
        bytes.open()
        bytes.text(filler)
        for (const one of all) bytes.plain(one)
        bytes.end()
        expect(bytes.slice(0).toString()).toBe(JSON.stringify([filler, ...all]))
      }),
    )
  })
})

describe('lines', () => {
  test('are whole, with their end and their hash, whatever their length', () => {
    for (const rowsLength of [0, 1, 40, usualRoom]) {
      for (const left of near) {
        const lines = new SealedLines()
        const rows = Buffer.alloc(rowsLength, '1')
        // Once with the buffer as it is at first, and once as it has grown.
        for (let room = usualRoom; room <= 2 * usualRoom; room *= 2) {
          const text = 'é'.padEnd(Math.max(0, room - rowsLength - left - 70), 'x')
          const { line, hash } = lines.seal(text, genesis, rows)
          expect(line.toString('utf8', 68), `${room} ${rowsLength} ${left}`).toBe(`${text}${rows.toString()}]\n`)
          expect(verify(Buffer.from(line.subarray(0, -1)), genesis)).toBe(hash)
        }
      }
    }
  })

  test('come back as they were written, in whatever pieces the file gives them', async () => {
    const length = fc.oneof(
      fc.nat(40),
      ...[usualRoom, 2 * usualRoom, 1024 * 1024].map((room) => fc.integer({ min: room - 3, max: room + 3 })),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(length, { maxLength: 6 }),
        fc.infiniteStream(fc.nat(300_000)),
        async (lengths, most) => {
          const lines = lengths.map((size, index) => String(index).repeat(size))
          const content = Buffer.from(lines.map((line) => `${line}\n`).join(''))
          const reader = new LineReader(new FewBytes(content, () => 1 + (most.next().value as number)))
          const read: string[] = []
          for (;;) {
            const line = await reader.next(content.length)
            if (line === undefined) break
            expect(line.isWhole).toBe(true)
            read.push(line.bytes.toString())
          }
          expect(read).toEqual(lines)
        },
      ),
      { numRuns: 30 },
    )
  })
})

/** Batches of one commit each whose texts have these lengths. */
function batchesOf(lengths: readonly number[]): Batch<JournalCommit>[] {
  return lengths.map((length, index) => {
    const commit = { sequence: index + 1, at: 1_000 + index, text: 'é'.padEnd(length, 'x') }
    return { position: index + 1, commits: [commit] }
  })
}

/** Lengths that end near the end of a buffer which is this large at first. */
const lengthsNear = (room: number): fc.Arbitrary<number[]> =>
  fc
    .tuple(fc.array(fc.nat(room / 4), { maxLength: 3 }), fc.integer({ min: -5, max: 400 }), fc.array(fc.nat(30)))
    .map(([before, left, behind]) => {
      const used = before.reduce((sum, length) => sum + length, 0)
      return [...before, Math.max(0, room - used - left), ...behind]
    })

describe('batches', () => {
  test('are encoded into lines that give them back', () => {
    fc.assert(
      fc.property(lengthsNear(usualRoom), (lengths) => {
        const encoder = new RecordEncoder()
        const decoder = new RecordDecoder()
        let previousHash = genesis
        for (const batch of batchesOf(lengths)) {
          const place = { previousHash, synced: 0, beginsSegment: batch.position === 1 }
          const sealed = encoder.encode(batch, place)
          const line = Buffer.from(sealed.line.subarray(0, -1))
          expect(verify(Buffer.from(line), previousHash)).toBe(sealed.hash)
          const header = readHeader(line)
          expect(header !== undefined && decoder.decode(line, header, 1)).toEqual(batch)
          previousHash = sealed.hash
        }
      }),
    )
  })

  test('of a journal in memory come back, also where a chunk ends', async () => {
    const lengths = fc.oneof(lengthsNear(usualRoom), lengthsNear(1024 * 1024))
    await fc.assert(
      fc.asyncProperty(lengths, async (all) => {
        const journal = new MemoryJournal()
        await journal.open()
        const batches = batchesOf(all)
        for (const batch of batches) await journal.append(batch)
        expect(await Array.fromAsync(journal.read())).toEqual(batches)
      }),
      { numRuns: 40 },
    )
  })
})

test('a head holds the largest numbers that there are, and the longest name', async () => {
  const most = Number.MAX_SAFE_INTEGER
  const segment = segmentName(most, most, most)
  const end: LogEnd = { segment, offset: most, position: most, sequence: most, hash: 'f'.repeat(64) }
  const record = { acknowledged: end, synced: end }
  const bytes = newHead(record)
  expect(bytes).toHaveLength(headLength)
  expect(readHead(bytes, 'head')).toEqual({ ...record, turn: 2, format: 1 })
  const file = new FewBytes(newHead({ acknowledged: { ...end, offset: 1 }, synced: end }))
  const head = new HeadFile(file)
  await head.record(record)
  await head.settle(record)
  expect(readHead(file.content, 'head')).toMatchObject(record)
})
