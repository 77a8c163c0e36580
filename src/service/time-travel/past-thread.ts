import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { ErrorCode, ErrorDetails } from '../../errors/error-details.ts'
import { InventoryError } from '../../errors/inventory-error.ts'
import type { QuestionName } from './questions.ts'

export interface PastQuestion {
  readonly id: number
  readonly sequence: number
  readonly name: QuestionName
  readonly input: unknown
}

export type PastAnswer =
  | { readonly id: number; readonly text: string }
  | { readonly id: number; readonly code: ErrorCode; readonly details: ErrorDetails[ErrorCode] }
  | { readonly id: number; readonly problem: string }

/** Beside this file, as source or built. */
const script = new URL(`./past-worker${extname(import.meta.url)}`, import.meta.url)

/** A thread, and what it was asked and has not answered yet. */
interface Working {
  readonly worker: Worker
  readonly waiting: Map<number, Waiting>
}

interface Waiting extends PromiseWithResolvers<string> {
  readonly sequence: number
}

/** Another thread that knows the past of a folder, begun when it is asked first. */
export class PastThread {
  readonly #folder: string
  /** One that was ended ends later than the next one begins: each has its own that wait. */
  #working: Working | undefined
  #asked = 0

  constructor(folder: string) {
    this.#folder = folder
  }

  /** @returns the answer as JSON. @throws what reading the log does, and if the thread is ended */
  ask(sequence: number, name: QuestionName, input: unknown): Promise<string> {
    this.#asked += 1
    const id = this.#asked
    const answer = Promise.withResolvers<string>()
    this.#working ??= this.#begin()
    const { worker, waiting } = this.#working
    waiting.set(id, { ...answer, sequence })
    worker.postMessage({ id, sequence, name, input } satisfies PastQuestion)
    return answer.promise
  }

  /** Ends it, with all that it was asked; whoever asks next begins another. @param why what whoever waits is told */
  async end(why: (sequence: number) => Error): Promise<void> {
    const working = this.#working
    if (working === undefined) return
    this.#fail(working, why)
    await working.worker.terminate()
  }

  #begin(): Working {
    const worker = new Worker(script, { workerData: { folder: this.#folder }, execArgv: [] })
    const working: Working = { worker, waiting: new Map() }
    const fail = (problem: string): void => this.#fail(working, () => unreadable(problem))
    // It keeps no process alive.
    worker.unref()
    worker.on('message', (answer: PastAnswer) => take(working, answer))
    worker.on('error', (error) => fail(String(error)))
    worker.on('exit', () => fail('its thread has ended'))
    return working
  }

  #fail(working: Working, why: (sequence: number) => Error): void {
    if (this.#working === working) this.#working = undefined
    for (const { sequence, reject } of working.waiting.values()) reject(why(sequence))
    working.waiting.clear()
  }
}

function take({ waiting }: Working, answer: PastAnswer): void {
  const asked = waiting.get(answer.id)
  waiting.delete(answer.id)
  if ('text' in answer) asked?.resolve(answer.text)
  else if ('code' in answer) asked?.reject(new InventoryError(answer.code, answer.details))
  else asked?.reject(unreadable(answer.problem))
}

function unreadable(problem: string): Error {
  return new Error(`the past could not be read: ${problem}`)
}
