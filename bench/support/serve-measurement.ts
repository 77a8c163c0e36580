import { type MeasurementName, measurements } from '../measurements/registry.ts'
import type { Outcome } from './contender-process.ts'

/** The program of a contender's process: measures once for each message, and ends with the connection. */
const module = await measurements[process.argv[2] as MeasurementName]()
const measure = module.measure as (params: unknown) => Promise<unknown>

process.on('message', (params) => {
  void outcomeOf(params).then((outcome) => process.send?.(outcome))
})

async function outcomeOf(params: unknown): Promise<Outcome> {
  try {
    return { sample: await measure(params) }
  } catch (error) {
    return { problem: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  } finally {
    // While others have their turn, it should not keep memory that they could use.
    globalThis.gc?.()
  }
}
