import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'

const program = resolve(import.meta.dirname, '../../src/cli/start.ts')

/** `stockhold serve`, as a process of its own. */
export class ServeChild {
  readonly url: string
  readonly #child: ChildProcess
  readonly #ended: Promise<unknown[]>

  private constructor(child: ChildProcess, ended: Promise<unknown[]>, url: string) {
    this.#child = child
    this.#ended = ended
    this.url = url
  }

  /** Until it says where it is. */
  static async start(folder: string, tokenFile: string): Promise<ServeChild> {
    const args = ['--no-warnings', program, 'serve', folder, '--port', '0', '--token-file', tokenFile]
    const child = spawn(process.execPath, args)
    const ended = once(child, 'exit')
    let said = ''
    const address = new Promise<string>((found, fail) => {
      const listen = (text: unknown): void => {
        said += String(text)
        const url = /http:\/\/[\d.]+:\d+/.exec(said)?.[0]
        if (url !== undefined) found(url)
      }
      child.stdout.on('data', listen)
      child.stderr.on('data', listen)
      void ended.then(() => fail(new Error(`it ended: ${said}`)))
    })
    return new ServeChild(child, ended, await address)
  }

  /** Ends it, and waits until it has. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.#child.kill(signal)
    await this.#ended
  }
}
