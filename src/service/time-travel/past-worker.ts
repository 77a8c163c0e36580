import { parentPort, workerData } from 'node:worker_threads'
import { isInventoryError } from '../../errors/inventory-error.ts'
import { journalState } from '../../maintenance/journal-state.ts'
import { PastShelf } from './past-shelf.ts'
import type { PastAnswer, PastQuestion } from './past-thread.ts'
import { questions, type Reads } from './questions.ts'

/** A thread that answers questions of the past: it reads the folder of the journal as any other reader does. */
const { folder } = workerData as { readonly folder: string }
const shelf = new PastShelf((sequence, ledgers) => journalState(folder, { until: { sequence }, ledgers }))

parentPort?.on('message', (question: PastQuestion) => {
  void answerTo(question).then((answer) => parentPort?.postMessage(answer))
})

async function answerTo({ id, sequence, name, input }: PastQuestion): Promise<PastAnswer> {
  try {
    const reads = await shelf.at(sequence)
    const ask = questions[name] as (reads: Reads, input: unknown) => unknown
    // As text: what is frozen, or has methods, does not go to another thread as it is.
    return { id, text: JSON.stringify(ask(reads, input)) }
  } catch (error) {
    // An error of ours does not survive the way to the other thread as what it is.
    if (isInventoryError(error)) return { id, code: error.code, details: error.details }
    return { id, problem: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}
