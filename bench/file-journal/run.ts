import { deepStrictEqual } from 'node:assert'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import Table from 'cli-table3'
import type { Batch } from '../../src/index.ts'
import { FileJournal } from '../../src/journal/file/file-journal.ts'
import { LineReader } from '../../src/journal/file/line-reader.ts'
import { nodeDisk } from '../../src/journal/file/node-disk.ts'
import { type Candidate, flat, nested, verbose } from './candidates.ts'
import { reservations } from './reservations.ts'

/**
 * The text of the log, chosen by its whole path: a batch made a line, hashed, written and synced; and
 * read, checked and made commits again. Then the journal itself. Durability: always.
 *
 *     node --expose-gc bench/file-journal/run.ts
 */
const rounds = 5
const folder = await mkdtemp(join(tmpdir(), 'stockhold-bench-'))
const total = 524_288

interface Rates {
  readonly append: number[]
  readonly replay: number[]
  bytes: number
}

async function timed(count: number, body: () => Promise<void>): Promise<number> {
  globalThis.gc?.()
  const start = performance.now()
  await body()
  return (count / (performance.now() - start)) * 1_000
}

async function runCandidate(candidate: Candidate, batches: readonly Batch[], rates: Rates): Promise<void> {
  const path = join(folder, 'candidate')
  const file = await open(path, 'w')
  let offset = 0
  const append = await timed(total, async () => {
    const encode = candidate.encoder()
    for (const batch of batches) {
      const line = encode(batch)
      await file.write(line, 0, line.length, offset)
      await file.datasync()
      offset += line.length
    }
  })
  await file.close()
  const reading = await nodeDisk.open(path, 'read')
  let last: Batch | undefined
  const replay = await timed(total, async () => {
    const lines = new LineReader(reading)
    const decode = candidate.decoder()
    for (let line = await lines.next(offset); line !== undefined; line = await lines.next(offset))
      last = decode(line.bytes)
  })
  await reading.close()
  deepStrictEqual(last, batches.at(-1))
  rates.append.push(append)
  rates.replay.push(replay)
  rates.bytes = offset / total
}

async function runJournal(batches: readonly Batch[], rates: Rates): Promise<void> {
  const path = join(folder, 'journal')
  const journal = new FileJournal(path)
  await journal.open()
  rates.append.push(
    await timed(total, async () => {
      for (const batch of batches) await journal.append(batch)
    }),
  )
  await journal.close()
  let last: Batch | undefined
  rates.replay.push(
    await timed(total, async () => {
      for await (const batch of new FileJournal(path).read()) last = batch
    }),
  )
  deepStrictEqual(last, batches.at(-1))
  await rm(path, { recursive: true })
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
const text = (numbers: readonly number[]): string =>
  `${Math.round(median(numbers)).toLocaleString('en')} (${[Math.min(...numbers), Math.max(...numbers)].map((each) => Math.round(each / 1_000)).join('–')}k)`

console.log(
  `${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} cores, Node ${process.version}; ${total} reservations, ${rounds} rounds in turn, median (least–most), fdatasync for each batch`,
)
const table = new Table({ head: ['batch', 'text', 'appended a second', 'replayed a second', 'bytes a commit'] })
for (const size of [512, 4_096]) {
  const batches = reservations(total, size)
  const contenders = [verbose, nested, flat].map((candidate) => ({
    candidate,
    rates: { append: [], replay: [], bytes: 0 } as Rates,
  }))
  const journal: Rates = { append: [], replay: [], bytes: 0 }
  for (let round = 0; round <= rounds; round += 1) {
    for (const { candidate, rates } of contenders) await runCandidate(candidate, batches, rates)
    await runJournal(batches, journal)
    // The first round warms up.
    if (round === 0)
      for (const { append, replay } of [journal, ...contenders.map(({ rates }) => rates)])
        append.length = replay.length = 0
  }
  for (const { candidate, rates } of contenders)
    table.push([size, candidate.name, text(rates.append), text(rates.replay), rates.bytes.toFixed(0)])
  table.push([size, 'FileJournal, with head and preallocation', text(journal.append), text(journal.replay), ''])
}
console.log(table.toString())
await rm(folder, { recursive: true })
