import type { Machine } from '../../src/journal/file/machine.ts'
import type { ProcessIdentity, ProcessSpace, ProcessTable } from '../../src/journal/file/process-table.ts'
import { SimulatedDisk } from './simulated-disk.ts'
import type { PowerCut } from './simulated-file.ts'
import { SimulatedTimers } from './simulated-timers.ts'

/** The processes that see each other. */
interface Space extends ProcessSpace {
  readonly running: Set<number>
}

/** One process on a machine whose disk is simulated; ending it gives the next one. */
export class SimulatedMachine implements Machine {
  readonly disk: SimulatedDisk
  readonly processes: ProcessTable
  readonly timers: SimulatedTimers = new SimulatedTimers()
  readonly #self: ProcessIdentity
  readonly #space: Space

  constructor(disk: SimulatedDisk = new SimulatedDisk(), pid = 1, space: Space = newSpace()) {
    this.disk = disk
    this.#self = { pid, startTime: `started-${pid}` }
    this.#space = space
    const { running, ...named } = space
    running.add(pid)
    this.processes = {
      self: async () => this.#self,
      space: async () => named,
      isRunning: async (process) => running.has(process.pid) && process.startTime === `started-${process.pid}`,
    }
  }

  /** Another process beside this one, on the same disk. */
  beside(): SimulatedMachine {
    return new SimulatedMachine(this.disk, Math.max(...this.#space.running) + 1, this.#space)
  }

  /** A process in another container on the same disk: neither sees the other, and both may have one id. */
  elsewhere(): SimulatedMachine {
    return new SimulatedMachine(this.disk, this.#self.pid, newSpace(`${this.#space.namespace}'`))
  }

  /** `kill -9`, and the process that comes after. */
  kill(): SimulatedMachine {
    this.#space.running.delete(this.#self.pid)
    return new SimulatedMachine(this.disk.kill(), this.#self.pid + 1, this.#space)
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

function newSpace(namespace: string = 'processes'): Space {
  return { host: 'host', boot: 'boot', namespace, running: new Set() }
}
