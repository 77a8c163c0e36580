import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nodeDisk } from '../../../src/journal/file/node-disk.ts'

test.each([true, false])('a sync is asked of the system, which refuses a closed file; blocking: %s', async (blocks) => {
  const folder = await mkdtemp(join(tmpdir(), 'stockhold-node-disk-'))
  try {
    const file = await nodeDisk.open(join(folder, 'file'), 'create')
    await file.write(Buffer.from('x'), 0, 1, 0)
    await file.datasync(blocks)
    await file.close()
    await expect(file.datasync(blocks)).rejects.toThrow(/fd|EBADF|closed/)
  } finally {
    await rm(folder, { recursive: true })
  }
})
