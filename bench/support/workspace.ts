import { rmSync } from 'node:fs'
import { mkdtemp, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endWithProcess } from './end-with-process.ts'

/** A folder of this run's own, gone when it ends. */
export interface Workspace extends AsyncDisposable {
  readonly directory: string
}

/** What statfs says of a file system in memory. */
const tmpfs = 0x01021994

export async function makeWorkspace(parent: string = tmpdir()): Promise<Workspace> {
  const directory = await mkdtemp(join(parent, 'stockhold-bench-'))
  if ((await statfs(directory)).type === tmpfs) {
    console.warn(`${parent} is in memory: a sync is free there. Name a folder on a disk with --directory.`)
  }
  const hasEnded = endWithProcess(() => rmSync(directory, { recursive: true, force: true, maxRetries: 10 }))
  return {
    directory,
    async [Symbol.asyncDispose]() {
      hasEnded()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
