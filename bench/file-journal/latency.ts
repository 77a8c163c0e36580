import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FileJournal } from '../../src/journal/file/file-journal.ts'
import { reservations } from './reservations.ts'

/**
 * One commit in flight: the journal's append against a bare write and fdatasync through the same API,
 * in turn. Durability: always.
 *
 *     node bench/file-journal/latency.ts
 */
const operations = 4_000
const rounds = 5
const folder = await mkdtemp(join(tmpdir(), 'stockhold-latency-'))
const batches = reservations(operations, 1)

async function medianMs(body: (index: number) => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let index = 0; index < operations; index += 1) {
    const start = performance.now()
    await body(index)
    times.push(performance.now() - start)
  }
  return times.toSorted((a, b) => a - b)[operations / 2] as number
}

async function bare(): Promise<number> {
  const file = await open(join(folder, 'bare'), 'w')
  const line = Buffer.alloc(350, 'x')
  const result = await medianMs(async (index) => {
    await file.write(line, 0, line.length, index * line.length)
    await file.datasync()
  })
  await file.close()
  return result
}

async function journal(): Promise<number> {
  const path = join(folder, 'journal')
  const log = new FileJournal(path)
  await log.open()
  const result = await medianMs((index) => log.append(batches[index] as (typeof batches)[number]))
  await log.close()
  await rm(path, { recursive: true })
  return result
}

for (let round = 0; round <= rounds; round += 1) {
  const [ours, theirs] = [await journal(), await bare()]
  const figures = `append p50 ${(ours * 1_000).toFixed(0)} µs, bare write and fdatasync p50 ${(theirs * 1_000).toFixed(0)} µs`
  if (round > 0) console.log(`${figures}: ${(ours / theirs).toFixed(2)}`)
}
await rm(folder, { recursive: true })
