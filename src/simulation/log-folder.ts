import { mkdtempSync, rmSync } from 'node:fs'
import { access, constants, mkdir, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { CliError } from '../terminal/cli-error.ts'

const signals = ['SIGINT', 'SIGTERM'] as const
const lastWritesMs = 100

/** A folder for a new log: one that was given and stays, or a temporary one that goes. */
export class LogFolder {
  #path: string
  #isKept: boolean
  /** Whoever interrupts a run does not want to clear up after it. */
  readonly #onSignal: (signal: NodeJS.Signals) => void = (signal) => {
    // What was asked of the disk before may still make a file: it gets a moment, and nothing new is asked.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, lastWritesMs)
    if (this.#path !== '') rmSync(this.#path, { recursive: true, force: true })
    this.#stopListening()
    process.kill(process.pid, signal)
  }

  private constructor(path: string, isKept: boolean) {
    this.#path = path
    this.#isKept = isKept
  }

  /** @throws CliError if it is not a new or empty folder that can be written to */
  static async given(path: string): Promise<LogFolder> {
    try {
      await makeFolder(path)
      if ((await readdir(path)).length > 0)
        throw new CliError(`${path}: the folder is not empty. Name a new one, or an empty one, for the log.`)
      await access(path, constants.R_OK | constants.W_OK | constants.X_OK)
    } catch (error) {
      throw error instanceof CliError ? error : new CliError(`${path}: ${whyUnusable(error as NodeJS.ErrnoException)}`)
    }
    return new LogFolder(resolve(path), true)
  }

  static temporary(): LogFolder {
    const folder = new LogFolder('', false)
    // First of all: a signal that nobody listens for ends the process, and would leave the folder.
    for (const signal of signals) process.once(signal, folder.#onSignal)
    folder.#path = mkdtempSync(join(tmpdir(), 'stockhold-'))
    return folder
  }

  get path(): string {
    return this.#path
  }

  get isKept(): boolean {
    return this.#isKept
  }

  /** It stays, also if it was temporary. */
  keep(): void {
    this.#isKept = true
    this.#stopListening()
  }

  /** How large the log in it is. */
  async size(): Promise<{ bytes: number; segments: number }> {
    const segments = (await readdir(this.path)).filter((name) => name.endsWith('.ndjson'))
    const sizes = await Promise.all(segments.map(async (name) => (await stat(join(this.path, name))).size))
    return { bytes: sizes.reduce((sum, size) => sum + size, 0), segments: segments.length }
  }

  /** Removes it if it is temporary. */
  async leave(): Promise<void> {
    if (this.#isKept) return
    this.#stopListening()
    await rm(this.path, { recursive: true, force: true })
  }

  #stopListening(): void {
    for (const signal of signals) process.off(signal, this.#onSignal)
  }
}

/** One by one: Node's own `recursive` tries for ever where a folder says ENOENT to a new name, as /proc does. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    if (code !== 'ENOENT' || dirname(path) === path) throw error
    await makeFolder(dirname(path))
    await mkdir(path)
  }
}

function whyUnusable({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'EEXIST' || code === 'ENOTDIR')
    return 'this is not a folder. Name a new one, or an empty one, for the log.'
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return 'there is no permission to keep a log here. Name another folder.'
  return `the folder cannot be used: ${message}`
}
