import type { FileJournalOptions } from '../../src/journal/file/file-journal.ts'
import { FileJournal } from '../../src/journal/file/file-journal.ts'
import type { Machine } from '../../src/journal/file/machine.ts'
import type { JournalWarning } from '../../src/journal/file/recovery.ts'
import type { Batch } from '../../src/journal/journal.ts'
import { gatedDisk } from './gated-disk.ts'
import type { SimulatedMachine } from './simulated-machine.ts'

const dataFolder = '/data'

/** How many calls of the disk a writer may still make before it stalls; only some count. */
class Gate {
  readonly #counted: RegExp
  #left = 0
  #calls = 0
  #waiting: (() => void)[] = []
  #stalled: (() => void) | undefined

  constructor(counted: RegExp) {
    this.#counted = counted
  }

  /** How many it has made. */
  get calls(): number {
    return this.#calls
  }

  readonly pass = async (call: string): Promise<void> => {
    if (!this.#counted.test(call)) return
    while (this.#left === 0) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve)
        this.#stalled?.()
      })
    }
    this.#left -= 1
    this.#calls += 1
  }

  /** Lets it make so many calls; resolves when it stalls at the next one, or has nothing more to do. */
  async let(calls: number, done: Promise<unknown>): Promise<void> {
    const stalled = new Promise<void>((resolve) => {
      this.#stalled = resolve
    })
    this.#left += calls
    for (const wake of this.#waiting.splice(0)) wake()
    await Promise.race([stalled, done.catch(() => undefined)])
  }
}

const endless = 1_000_000

/** The calls by which writers can meet: each other ends at a file that only one of them has, or changes nothing. */
export const meetings: RegExp = /^(link|rename|remove|list) |^status .*lock$|^(open|write) .*ndjson/

/** One process that believes every other to be dead, and that stalls where it is told to. */
export class StallingWriter {
  readonly gate: Gate
  /** Of each batch that it was answered: the mark in it. */
  readonly answered: string[] = []
  readonly warnings: JournalWarning[] = []
  readonly #journal: FileJournal
  readonly #name: string
  #done: Promise<unknown> = Promise.resolve()
  failure: unknown

  /** @param counted the calls before which it can be told to stall: all of them, or those that matter */
  constructor(machine: SimulatedMachine, name: string, options: FileJournalOptions = {}, counted: RegExp = /./) {
    this.gate = new Gate(counted)
    const blind: Machine = {
      disk: gatedDisk(machine.disk, this.gate.pass),
      processes: { ...machine.processes, isRunning: async () => false },
      timers: machine.timers,
    }
    this.#name = name
    this.#journal = new FileJournal(
      dataFolder,
      { segmentBytes: 300, onWarning: (warning) => this.warnings.push(warning), ...options },
      blind,
    )
  }

  /** Opens the log, appends so many batches, and closes it; or stops where that fails. */
  begin(batches: number): void {
    this.#done = this.#run(batches).catch((error: unknown) => {
      this.failure = error
    })
  }

  /** Lets it go on, for so many calls. */
  async go(calls: number = endless): Promise<void> {
    await this.gate.let(calls, this.#done)
  }

  async #run(batches: number): Promise<void> {
    const { lastPosition, lastSequence } = await this.#journal.open()
    try {
      for (let index = 1; index <= batches; index += 1) {
        const mark = `${this.#name}${index}`
        await this.#journal.append(batchOf(lastPosition + index, lastSequence + index, mark))
        this.answered.push(mark)
      }
    } finally {
      await this.#journal.close()
    }
  }
}

export function batchOf(position: number, sequence: number, mark: string): Batch {
  return {
    position,
    commits: [{ sequence, at: 1_700_000_000_000 + sequence, entries: [], mark } as Batch['commits'][number]],
  }
}
