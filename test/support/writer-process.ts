import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** What a writer says: an answer, or why there is none. */
export interface Said {
  readonly answer?: number | string
  readonly code?: string
  readonly message?: string
}

const script = fileURLToPath(new URL('writer-child.ts', import.meta.url))
const inNamespace = ['--pid', '--fork', '--kill-child', '--mount-proc']

/** Whether this machine lets a test have process namespaces of its own. */
export function hasNamespaces(): boolean {
  return process.platform === 'linux' && spawnSync('unshare', [...inNamespace, 'true']).status === 0
}

/** A real process with an inventory in a folder; in a process namespace of its own, it is process 1 there. */
export class WriterProcess implements AsyncDisposable {
  readonly #child: ChildProcess
  readonly #said: Said[] = []
  readonly #waiting: ((said: Said) => void)[] = []
  readonly #ended: Promise<void>

  constructor(folder: string, takeOverAfterMs: number, isAlone: boolean) {
    const command = [process.execPath, '--no-warnings', script, folder, String(takeOverAfterMs)]
    const [program = '', ...args] = isAlone ? ['unshare', ...inNamespace, ...command] : command
    this.#child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] })
    const { stdout } = this.#child
    if (stdout !== null) createInterface({ input: stdout }).on('line', (line) => this.#take(JSON.parse(line) as Said))
    this.#ended = new Promise((resolve) => {
      this.#child.on('exit', () => {
        this.#take({ code: 'ENDED' })
        resolve()
      })
    })
  }

  /** The next thing that it says. */
  next(): Promise<Said> {
    const said = this.#said.shift()
    return said === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(said)
  }

  ask(what: 'receive' | 'read'): Promise<Said> {
    this.#child.stdin?.write(`${what}\n`)
    return this.next()
  }

  /** To the process itself, also where another stands between. */
  signal(signal: NodeJS.Signals): void {
    const pid = this.#child.pid as number
    const [inner] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ')
    process.kill(inner === undefined || inner === '' ? pid : Number(inner), signal)
  }

  async close(): Promise<void> {
    this.#child.stdin?.end('close\n')
    await this.#ended
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.signal('SIGKILL')
    await this.#ended
  }

  #take(said: Said): void {
    const waiting = this.#waiting.shift()
    if (waiting === undefined) this.#said.push(said)
    else waiting(said)
  }
}
