import type { Disk } from './disk.ts'
import { nodeDisk } from './node-disk.ts'
import { type ProcessTable, systemProcesses } from './process-table.ts'

/** @internal What is below a journal: another disk, and other processes, in tests. */
export interface Machine {
  readonly disk: Disk
  readonly processes: ProcessTable
}

export const thisMachine: Machine = { disk: nodeDisk, processes: systemProcesses }
