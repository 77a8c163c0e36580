import { readFile } from 'node:fs/promises'
import { hasCode } from './disk.ts'

/** A process, told apart from a later one that got its id. */
export interface ProcessIdentity {
  readonly pid: number
  /** When it was started, in the system's own count; where that is not to be had, empty. */
  readonly startTime: string
}

/** Who runs on this machine. */
export interface ProcessTable {
  self(): Promise<ProcessIdentity>
  isRunning(process: ProcessIdentity): Promise<boolean>
}

/** The processes of this machine. Only Linux tells when one was started; elsewhere its id must do. */
export const systemProcesses: ProcessTable = {
  self: async () => ({ pid: process.pid, startTime: (await startTimeOf(process.pid)) ?? '' }),

  async isRunning({ pid, startTime }) {
    if (!answersToSignals(pid)) return false
    const found = await startTimeOf(pid)
    return found === undefined || startTime === '' || found === startTime
  },
}

function answersToSignals(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // There is one, and it belongs to somebody else.
    return hasCode(error, 'EPERM')
  }
}

/** The 22nd field of `/proc/<pid>/stat`. The second, the program's name, may hold spaces and brackets. */
async function startTimeOf(pid: number): Promise<string | undefined> {
  if (process.platform !== 'linux') return undefined
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'latin1')
    const [state, ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ')
    // A zombie holds nothing any more: it has only not been buried.
    return state === 'Z' || state === 'X' ? 'ended' : fields[18]
  } catch {
    return undefined
  }
}
