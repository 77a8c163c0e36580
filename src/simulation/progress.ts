import { forTerminal } from '../terminal/terminal.ts'
import type { CommandMeter } from './command-meter.ts'

const intervalMs = 100

/** Shows on a terminal how far a run is; anywhere else it is quiet. */
export class Progress {
  readonly #out: NodeJS.WriteStream
  #timer: NodeJS.Timeout | undefined

  constructor(out: NodeJS.WriteStream = process.stderr) {
    this.#out = out
  }

  stage(text: string): void {
    this.#stop()
    this.#show(text)
  }

  /** Counts along until the next stage. */
  watch(text: string, meter: CommandMeter): void {
    this.stage(text)
    this.#timer = setInterval(
      () => this.#show(`${text}: ${meter.answered.toLocaleString('en-US')} commands answered`),
      intervalMs,
    )
  }

  end(): void {
    this.#stop()
    this.#show('')
  }

  #show(text: string): void {
    if (this.#out.isTTY) this.#out.write(`\r\u001B[2K${forTerminal(text)}`)
  }

  #stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}
