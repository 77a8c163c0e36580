import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FileJournal, InventoryManager } from '../../../src/index.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { sequentialIds } from '../../support/ids.ts'
import { tellStory } from '../maintenance/journal-story.ts'

export const program: string = fileURLToPath(new URL('../../../src/cli/stockhold.ts', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** The program as a child process, with all that it has said so far. */
export class Program {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  stdout = ''
  stderr = ''

  constructor(...args: readonly string[]) {
    this.child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text
    })
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text
    })
    this.ended = new Promise((resolve) =>
      this.child.once('close', (code) => resolve({ code, stdout: this.stdout, stderr: this.stderr })),
    )
  }

  /** Waits until it has said so many lines. */
  async hasSaid(lines: number): Promise<void> {
    while (this.stdout.split('\n').length <= lines) {
      if (this.child.exitCode !== null) throw new Error(`it ended before: ${this.stderr}`)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
}

export function stockhold(...args: readonly string[]): Promise<Ended> {
  return new Program(...args).ended
}

/** A folder of its own, which is gone afterwards. */
export async function temporaryFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'stockhold-cli-'))
  return { path, remove: () => rm(path, { recursive: true }) }
}

/** An engine on a real folder, in small segments, with the story told. */
export async function storyIn(folder: string): Promise<{ inventory: InventoryManager; clock: FakeClock }> {
  const clock = new FakeClock(Date.UTC(2026, 0, 31, 12))
  const inventory = await InventoryManager.open({
    journal: new FileJournal(folder, { segmentBytes: 2_000 }),
    clock,
    generateId: sequentialIds(),
    snapshots: false,
  })
  await tellStory(inventory, clock)
  return { inventory, clock }
}
