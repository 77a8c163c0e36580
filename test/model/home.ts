import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FileJournal, type Journal, MemoryJournal } from '../../src/index.ts'
import type { PowerCut } from '../support/simulated-file.ts'
import { SimulatedMachine } from '../support/simulated-machine.ts'

/** Where the log of a model run is kept. */
export interface Home {
  /** The journal of a process that begins. */
  journal(): Journal
  leave(): Promise<void>
}

/** The same object for each process: what it holds outlives the manager. */
export class MemoryHome implements Home {
  readonly #journal: MemoryJournal = new MemoryJournal()

  journal(): Journal {
    return this.#journal
  }

  async leave(): Promise<void> {}
}

/** Small, so that a run has several. */
const segmentBytes = 2_000

/** A machine whose processes can be killed, and whose power can be cut. */
export class SimulatedHome implements Home {
  #machine: SimulatedMachine = new SimulatedMachine()

  journal(): Journal {
    return new FileJournal('/data', { segmentBytes }, this.#machine)
  }

  kill(): void {
    this.#machine = this.#machine.kill()
  }

  cutPower(how: PowerCut, seed: number): void {
    this.#machine = this.#machine.cutPower(how, seed)
  }

  async leave(): Promise<void> {}
}

/** A folder of the real file system. */
export class FolderHome implements Home {
  readonly #path: string

  private constructor(path: string) {
    this.#path = path
  }

  static async make(): Promise<FolderHome> {
    return new FolderHome(await mkdtemp(join(tmpdir(), 'stockhold-model-')))
  }

  journal(): Journal {
    return new FileJournal(this.#path, { segmentBytes })
  }

  async leave(): Promise<void> {
    await rm(this.#path, { recursive: true })
  }
}
