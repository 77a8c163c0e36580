import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { endWithProcess } from '../support/end-with-process.ts'
import { freePort } from '../support/free-port.ts'

const root = resolve(import.meta.dirname, '../..')
const built = join(root, 'dist/cli/start.js')

/** What is started: the program as it is published, if it was built. */
export const isBuilt: boolean = existsSync(built)

/** Milliseconds from the start of `stockhold serve` on an empty folder to the first answer that it is ready. */
export async function readyAfter(directory: string): Promise<number> {
  const folder = await mkdtemp(join(directory, 'ready-'))
  const port = String(await freePort())
  const program = isBuilt ? built : join(root, 'src/cli/start.ts')
  const began = performance.now()
  const args = ['--no-warnings', program, 'serve', join(folder, 'data'), '--port', port]
  const child = spawn(process.execPath, args, { stdio: 'ignore' })
  const hasEnded = endWithProcess(() => child.kill('SIGKILL'))
  const ended = once(child, 'exit')
  try {
    while (!(await isReady(`http://127.0.0.1:${port}/readyz`))) {
      if (child.exitCode !== null) throw new Error(`stockhold serve ended with ${child.exitCode}`)
      await sleep(5)
    }
    return performance.now() - began
  } finally {
    hasEnded()
    child.kill('SIGTERM')
    await ended
    await rm(folder, { recursive: true })
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok
  } catch {
    return false
  }
}
