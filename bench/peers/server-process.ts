import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { endWithProcess } from '../support/end-with-process.ts'

/** A server that this run started, and that ends with it whatever happens. */
export class ServerProcess {
  readonly folder: string
  readonly #child: ChildProcess
  readonly #hasEnded: () => void

  /** @param folder where it keeps its data; removed when it has stopped */
  constructor(
    program: string,
    args: readonly string[],
    folder: string,
    options: SpawnOptions & { input?: string } = {},
  ) {
    const { input, ...others } = options
    this.folder = folder
    this.#child = spawn(program, args, { cwd: '/', ...others, stdio: ['pipe', 'ignore', 'ignore'] })
    this.#child.stdin?.end(input)
    this.#hasEnded = endWithProcess(() => this.#child.kill('SIGKILL'))
  }

  async stop(signal: NodeJS.Signals): Promise<void> {
    const exit = once(this.#child, 'exit')
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.kill(signal)
      await exit
    }
    this.#hasEnded()
    await rm(this.folder, { recursive: true, force: true })
  }
}
