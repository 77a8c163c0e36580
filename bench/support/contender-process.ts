import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { MeasurementName, Params, Sample } from '../measurements/registry.ts'

/** What is measured, under the name that the report gives it. */
export interface Contender<Name extends MeasurementName = MeasurementName> {
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
export class ContenderProcess<Name extends MeasurementName> {
  readonly #contender: Contender<Name>
  readonly #child: ChildProcess

  constructor(contender: Contender<Name>) {
    this.#contender = contender
    const heap = contender.heapMegabytes === undefined ? [] : [`--max-old-space-size=${contender.heapMegabytes}`]
    const module = new URL('./serve-measurement.ts', import.meta.url)
    this.#child = fork(module, [contender.measurement], { execArgv: ['--expose-gc', '--no-warnings', ...heap] })
  }

  /** One round, from a new system to its end. */
  async measure(): Promise<Sample<Name>> {
    const { name, params } = this.#contender
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
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    this.#child.disconnect()
    await once(this.#child, 'exit')
  }
}
