import { fdatasyncSync, fstatSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/*
 * What a look at a file's status costs the next sync of it: why the log's writer asks where its file is
 * instead (src/journal/file/log-writer.ts).  node bench/micro/sync-after-status.ts [folder]
 */
const folder = mkdtempSync(join(process.argv[2] ?? tmpdir(), 'stockhold-sync-'))
const file = openSync(join(folder, 'log'), 'w+')
const line = Buffer.alloc(300, 'x')
const lines = 3_000
writeSync(file, Buffer.alloc(lines * line.length))
fdatasyncSync(file)

/** The median time of a write and a sync, in microseconds. */
function medianOf(before: () => void): number {
  const times = Array.from({ length: lines }, (_, index) => {
    before()
    const start = performance.now()
    writeSync(file, line, 0, line.length, index * line.length)
    fdatasyncSync(file)
    return (performance.now() - start) * 1_000
  })
  return times.sort((a, b) => a - b)[lines / 2] as number
}

for (let round = 1; round <= 3; round += 1) {
  const alone = medianOf(() => undefined)
  const afterStatus = medianOf(() => fstatSync(file))
  console.log(`write and fdatasync ${alone.toFixed(0)} µs; after a look at the status ${afterStatus.toFixed(0)} µs`)
}
rmSync(folder, { recursive: true })
