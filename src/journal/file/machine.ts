import type { Disk } from './disk.ts'
import { nodeDisk } from './node-disk.ts'
import { type ProcessTable, systemProcesses } from './process-table.ts'
import { systemTimers, type Timers } from './timers.ts'

/** What is below a journal: a disk, the processes beside this one, and time that passes. Tests bring others. */
export interface Machine {
  readonly disk: Disk
  readonly processes: ProcessTable
  readonly timers: Timers
}

export const thisMachine: Machine = { disk: nodeDisk, processes: systemProcesses, timers: systemTimers }
