import { readFile, readlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import { hasCode } from './disk.ts'

/** A process, told apart from a later one that got its id. */
export interface ProcessIdentity {
  readonly pid: number
  /** When it was started, in the system's own count; where that is not to be had, empty. */
  readonly startTime: string
}

/** Within which a process id means one process. */
export interface ProcessSpace {
  readonly host: string
  /** The system's id of its present run; empty where it has none. */
  readonly boot: string
  /** The system's name for the set of processes that see each other; empty where there is only one. */
  readonly namespace: string
}

/** Who runs beside this process. */
export interface ProcessTable {
  self(): Promise<ProcessIdentity>
  /** Where the ids of this table mean something. */
  space(): Promise<ProcessSpace>
  /** Whether a process of this space is there. */
  isRunning(process: ProcessIdentity): Promise<boolean>
}

/** The processes of this machine. Only Linux tells when one was started; elsewhere its id must do. */
export const systemProcesses: ProcessTable = {
  self: async () => ({ pid: process.pid, startTime: (await startTimeOf('self')) ?? '' }),

  async space() {
    const boot = process.platform === 'linux' ? await firstLineOf('/proc/sys/kernel/random/boot_id') : undefined
    const namespace = process.platform === 'linux' ? await targetOf('/proc/self/ns/pid') : undefined
    return { host: hostname(), boot: boot ?? '', namespace: namespace ?? '' }
  },

  async isRunning({ pid, startTime }) {
    if (!answersToSignals(pid)) return false
    const found = await startTimeOf(pid)
    return found === undefined || startTime === '' || found === startTime
  },
}

/** Whether a process id of one space means the same process in another. */
export function isSameSpace(one: ProcessSpace, other: ProcessSpace): boolean {
  if (one.boot !== other.boot || one.namespace !== other.namespace) return false
  return one.boot !== '' || one.host === other.host
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
async function startTimeOf(pid: number | 'self'): Promise<string | undefined> {
  // Where /proc shows other processes than those that this one sees, a number means another there.
  if (process.platform !== 'linux' || (pid !== 'self' && !(await isProcOurs()))) return undefined
  const text = await firstLineOf(`/proc/${pid}/stat`)
  if (text === undefined) return undefined
  const [state, ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ')
  // A zombie holds nothing any more: it has only not been buried.
  return state === 'Z' || state === 'X' ? 'ended' : fields[18]
}

async function isProcOurs(): Promise<boolean> {
  return (await targetOf('/proc/self')) === String(process.pid)
}

async function firstLineOf(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'latin1')).trimEnd()
  } catch {
    return undefined
  }
}

async function targetOf(path: string): Promise<string | undefined> {
  try {
    return await readlink(path)
  } catch {
    return undefined
  }
}
