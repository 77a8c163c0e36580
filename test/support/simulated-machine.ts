import type { Machine } from '../../src/journal/file/machine.ts'
import type { ProcessIdentity, ProcessTable } from '../../src/journal/file/process-table.ts'
import { SimulatedDisk } from './simulated-disk.ts'
import type { PowerCut } from './simulated-file.ts'

/** One process on a machine whose disk is simulated; ending it gives the next one. */
export class SimulatedMachine implements Machine {
  readonly disk: SimulatedDisk
  readonly processes: ProcessTable
  readonly #self: ProcessIdentity
  readonly #running: Set<number>

  constructor(disk: SimulatedDisk = new SimulatedDisk(), pid = 1, running: Set<number> = new Set()) {
    this.disk = disk
    this.#self = { pid, startTime: `started-${pid}` }
    this.#running = running
    running.add(pid)
    this.processes = {
      self: async () => this.#self,
      isRunning: async (process) => running.has(process.pid) && process.startTime === `started-${process.pid}`,
    }
  }

  /** Another process beside this one, on the same disk. */
  beside(): SimulatedMachine {
    return new SimulatedMachine(this.disk, Math.max(...this.#running) + 1, this.#running)
  }

  /** `kill -9`, and the process that comes after. */
  kill(): SimulatedMachine {
    this.#running.delete(this.#self.pid)
    return new SimulatedMachine(this.disk.kill(), this.#self.pid + 1, this.#running)
  }

  /** The power fails, and comes back. */
  cutPower(how: PowerCut, seed = 1): SimulatedMachine {
    return new SimulatedMachine(this.disk.cutPower(how, seed), this.#self.pid + 1)
  }

  /** The same disk, copied, with another machine around it. */
  copy(): SimulatedMachine {
    return new SimulatedMachine(this.disk.copy(), this.#self.pid + 1)
  }
}
