import type { Disk } from './disk.ts'
import { nodeDisk } from './node-disk.ts'
import { type ProcessTable, systemProcesses } from './process-table.ts'

/** What is below a journal: a disk, and the processes beside this one. Tests bring others. */
export interface Machine {
  readonly disk: Disk
  readonly processes: ProcessTable
}

export const thisMachine: Machine = { disk: nodeDisk, processes: systemProcesses }
