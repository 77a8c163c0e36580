import { existsSync } from 'node:fs'
import { extname } from 'node:path'
import { getHeapStatistics } from 'node:v8'
import { Worker } from 'node:worker_threads'
import type { ErrorCode, ErrorDetails } from '../errors/error-details.ts'
import { InventoryError } from '../errors/inventory-error.ts'
import type { LogPoint, SnapshotInfo } from '../journal/snapshot-store.ts'
import { snapshotFailed } from './snapshot.ts'

/** What the thread is told at its beginning. */
export interface WorkerTask {
  readonly folder: string
  readonly keepSnapshots: number | undefined
  readonly point: LogPoint
  /** The modules of the ledgers, each of which exports a `ledgerFold`. */
  readonly modules: readonly string[]
}

/** What the thread says at its end. */
export type WorkerReply =
  | { readonly info: SnapshotInfo }
  | { readonly code: ErrorCode; readonly details: ErrorDetails[ErrorCode] }
  | { readonly problem: string }

/** Beside this file, as source or built. A bundle of CommonJS cannot say where that is: there it is nowhere. */
const here = (import.meta.url as string | undefined) ?? 'file:///'
const script = new URL(`./snapshot-worker${extname(here)}`, here)

/** Whether all that the thread runs is where it should be (a bundle of one file has none), and the process may have threads. */
export function canHaveThread(modules: readonly string[]): boolean {
  const files = [script, ...modules.map((module) => URL.parse(module))]
  return files.every((file) => file !== null && existsSync(file)) && process.permission?.has('worker') !== false
}

/**
 * It holds the same state as this thread, and may need as much memory. A small young generation is collected
 * in small steps: those of a large one, which several threads collect at once, kept this thread waiting for up
 * to 20 ms on a machine with two cores.
 */
const resourceLimits = {
  maxOldGenerationSizeMb: Math.ceil(getHeapStatistics().heap_size_limit / 2 ** 20),
  maxYoungGenerationSizeMb: 16,
}

/**
 * Takes a snapshot of the journal in a folder in a thread of its own, so that this one goes on.
 * @throws as `takeSnapshot` does
 */
export async function takeSnapshotInThread(task: WorkerTask, signal: AbortSignal): Promise<SnapshotInfo> {
  const thread = new Worker(script, {
    workerData: task,
    execArgv: [],
    resourceLimits,
  })
  const stop = (): void => thread.postMessage('stop')
  signal.addEventListener('abort', stop)
  try {
    return infoIn(await replyOf(thread), task.point.sequence)
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

function replyOf(thread: Worker): Promise<WorkerReply> {
  return new Promise((resolve) => {
    thread.once('message', resolve)
    thread.once('error', (error) => resolve({ problem: String(error) }))
    thread.once('exit', (code) => resolve({ problem: `its thread ended with ${code}` }))
  })
}

function infoIn(reply: WorkerReply, sequence: number): SnapshotInfo {
  if ('info' in reply) return reply.info
  if ('code' in reply) throw new InventoryError(reply.code, reply.details)
  throw snapshotFailed(sequence, reply.problem)
}
