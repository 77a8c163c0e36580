import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { endWithProcess } from '../support/end-with-process.ts'

/** A service in a process of its own. Who asks it is in another. */
export class ServiceProcess {
  readonly url: string
  readonly #child: ChildProcess
  readonly #hasEnded: () => void

  private constructor(child: ChildProcess, url: string, hasEnded: () => void) {
    this.#child = child
    this.url = url
    this.#hasEnded = hasEnded
  }

  /** @param program beside this file, which sends its address once it listens */
  static async start(
    program: 'stockhold-program.ts' | 'plain-program.ts',
    args: readonly string[],
  ): Promise<ServiceProcess> {
    const child = fork(new URL(program, import.meta.url), args, { execArgv: ['--no-warnings'] })
    const hasEnded = endWithProcess(() => child.kill('SIGKILL'))
    const ended = once(child, 'exit').then(([code, signal]) => {
      throw new Error(`${program} ended with ${signal ?? code}, and serves nothing`)
    })
    const [{ url }] = (await Promise.race([once(child, 'message'), ended])) as [{ readonly url: string }]
    ended.catch(() => undefined)
    return new ServiceProcess(child, url, hasEnded)
  }

  /** Has ours commit by itself, in the background. */
  sell(sell: { readonly perSecond: number; readonly commits: number }): void {
    this.#child.send({ sell })
  }

  /** Until all is done that was asked for: else it would work on while it is another's turn. */
  async quiet(): Promise<void> {
    const answer = once(this.#child, 'message')
    this.#child.send({})
    await answer
  }

  async end(): Promise<void> {
    this.#hasEnded()
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const ended = once(this.#child, 'exit')
    this.#child.disconnect()
    await ended
  }
}
