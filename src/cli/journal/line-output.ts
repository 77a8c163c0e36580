import { once } from 'node:events'
import { print } from '../../terminal/terminal.ts'

/** How much is written at once. */
const chunkLength = 64 * 1024

/** Writes lines to the standard output: many at once when there are many, and soon when there are few. */
export class LineOutput {
  #pending = ''
  #flushing: NodeJS.Immediate | undefined

  /** Waits while the reader has not kept up. */
  async print(line: string): Promise<void> {
    this.#pending += `${line}\n`
    if (this.#pending.length >= chunkLength) await this.flush()
    else this.#flushing ??= setImmediate(() => void this.flush())
  }

  async flush(): Promise<void> {
    clearImmediate(this.#flushing)
    this.#flushing = undefined
    const chunk = this.#pending
    this.#pending = ''
    if (chunk !== '' && !print(chunk)) await once(process.stdout, 'drain')
  }
}
