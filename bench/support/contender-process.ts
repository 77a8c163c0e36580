import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { MeasurementName, Params, Sample } from '../measurements/registry.ts'
import { endWithProcess } from './end-with-process.ts'
import type { Contender } from './rounds.ts'

/** What is measured, under a name for messages. */
export interface Subject<Name extends MeasurementName> {
  readonly name: string
  readonly measurement: Name
  readonly params: Params<Name>
  /** The heap that its process may have, if Node's default is too small. */
  readonly heapMegabytes?: number
}

/** What the process of a contender says: what it found, or why it could not. */
export type Outcome = { readonly sample: unknown } | { readonly problem: string }

/**
 * A process of its own for each contender, so that neither the heap nor the compiled code of one is
 * shaped by another. It lives over all rounds and idles while it is not its turn.
 */
export class ContenderProcess<Name extends MeasurementName> implements Contender<Sample<Name>> {
  readonly #subject: Subject<Name>
  readonly #child: ChildProcess
  readonly #hasEnded: () => void

  constructor(subject: Subject<Name>) {
    this.#subject = subject
    const { measurement, heapMegabytes } = subject
    const heap = heapMegabytes === undefined ? [] : [`--max-old-space-size=${heapMegabytes}`]
    const module = new URL('./serve-measurement.ts', import.meta.url)
    this.#child = fork(module, [measurement], { execArgv: ['--expose-gc', '--no-warnings', ...heap] })
    this.#hasEnded = endWithProcess(() => this.#child.kill('SIGKILL'))
  }

  /** One round, from a new system to its end. */
  async measure(): Promise<Sample<Name>> {
    const { name, params } = this.#subject
    const gone = new AbortController()
    const exit = once(this.#child, 'exit', { signal: gone.signal }).then(([code, signal]) => {
      throw new Error(`${name}: its process ended with ${signal ?? code}`)
    })
    try {
      this.#child.send(params)
      const answer = once(this.#child, 'message', { signal: gone.signal })
      const [outcome] = (await Promise.race([answer, exit])) as [Outcome]
      if ('problem' in outcome) throw new Error(`${name}: ${outcome.problem}`)
      return outcome.sample as Sample<Name>
    } finally {
      gone.abort()
      exit.catch(() => undefined)
    }
  }

  async end(): Promise<void> {
    this.#hasEnded()
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    this.#child.disconnect()
    await once(this.#child, 'exit')
  }
}

/** Measures once, in a process that begins and ends with it. */
export async function inProcess<Name extends MeasurementName>(subject: Subject<Name>): Promise<Sample<Name>> {
  const contender = new ContenderProcess(subject)
  try {
    return await contender.measure()
  } finally {
    await contender.end()
  }
}
