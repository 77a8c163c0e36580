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

/** Another thread that knows the past of a folder, begun when it is asked first. */
export class PastThread {
  readonly #folder: string
  readonly #waiting: Map<number, PromiseWithResolvers<string>> = new Map()
  #worker: Worker | undefined
  #asked = 0

  constructor(folder: string) {
    this.#folder = folder
  }

  /** @returns the answer as JSON. @throws what reading the log does, and if the thread is ended */
  ask(sequence: number, name: QuestionName, input: unknown): Promise<string> {
    this.#asked += 1
    const id = this.#asked
    const answer = Promise.withResolvers<string>()
    this.#waiting.set(id, answer)
    this.#worker ??= this.#begin()
    this.#worker.postMessage({ id, sequence, name, input } satisfies PastQuestion)
    return answer.promise
  }

  /** Ends it, with all that it was asked; whoever asks next begins another. */
  async end(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    await worker?.terminate()
  }

  #begin(): Worker {
    const worker = new Worker(script, { workerData: { folder: this.#folder }, execArgv: [] })
    // It keeps no process alive.
    worker.unref()
    worker.on('message', (answer: PastAnswer) => this.#take(answer))
    worker.on('error', (error) => this.#fail(worker, String(error)))
    worker.on('exit', () => this.#fail(worker, 'its thread has ended'))
    return worker
  }

  #take(answer: PastAnswer): void {
    const waiting = this.#waiting.get(answer.id)
    this.#waiting.delete(answer.id)
    if ('text' in answer) waiting?.resolve(answer.text)
    else if ('code' in answer) waiting?.reject(new InventoryError(answer.code, answer.details))
    else waiting?.reject(new Error(`the past could not be read: ${answer.problem}`))
  }

  #fail(worker: Worker, problem: string): void {
    if (this.#worker === worker) this.#worker = undefined
    for (const waiting of this.#waiting.values()) waiting.reject(new Error(`the past could not be read: ${problem}`))
    this.#waiting.clear()
  }
}
