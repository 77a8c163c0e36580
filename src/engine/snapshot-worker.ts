import { constants, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { isInventoryError } from '../errors/inventory-error.ts'
import { FileJournal } from '../journal/file/file-journal.ts'
import type { LedgerFold } from '../ledger/ledger-room.ts'
import { Ledgers } from '../ledger/ledgers.ts'
import { takeSnapshot } from './snapshot.ts'
import type { WorkerReply, WorkerTask } from './snapshot-thread.ts'
import type { NewLedgers } from './state-source.ts'

/** The thread that takes one snapshot: it reads the journal's folder as any other reader does. */
const { folder, keepSnapshots, point, modules } = workerData as WorkerTask
const stop = new AbortController()
parentPort?.once('message', () => stop.abort())

giveWay()
parentPort?.postMessage(await reply())
parentPort?.close()

/** Whatever else wants the processor goes first. */
function giveWay(): void {
  // On Linux this is about the thread that asks; elsewhere it would slow down all of the process.
  if (process.platform !== 'linux') return
  try {
    setPriority(0, constants.priority.PRIORITY_LOW)
  } catch {
    // It may not be allowed to; then it is only less polite.
  }
}

async function newLedgers(): Promise<NewLedgers> {
  const folds = await Promise.all(modules.map(foldIn))
  return () => new Ledgers(folds, false)
}

async function foldIn(module: string): Promise<LedgerFold> {
  const { ledgerFold } = (await import(module)) as { readonly ledgerFold?: LedgerFold }
  if (ledgerFold === undefined) throw new Error(`the module ${module} exports no ledgerFold`)
  return ledgerFold
}

async function reply(): Promise<WorkerReply> {
  try {
    return {
      info: await takeSnapshot(
        new FileJournal(folder, keepSnapshots === undefined ? {} : { keepSnapshots }),
        await newLedgers(),
        point,
        stop.signal,
      ),
    }
  } catch (error) {
    // An error of ours does not survive the way to the other thread as what it is.
    if (isInventoryError(error)) return { code: error.code, details: error.details }
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}
