import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { journalState } from '../../src/index.ts'
import type { Asking } from '../measurements/asking-a-service.ts'
import type { Postgres } from '../peers/postgres.ts'
import { ContenderProcess } from '../support/contender-process.ts'
import type { Contender } from '../support/rounds.ts'
import type { Count } from '../systems/system.ts'
import { type Dialect, type Job, sizeOf } from './jobs.ts'
import { ServiceProcess } from './service-process.ts'

export interface AskedOptions {
  readonly job: Job
  readonly products: number
  readonly connections: number
  readonly seconds: number
}

/** What a service keeps its stock in. */
interface Store {
  readonly dialect: Dialect
  start(): Promise<ServiceProcess>
  /** What is found once the service is stopped. */
  recount(): Promise<Count>
  remove(): Promise<void>
}

/** A service in one process, and who asks it in another: they live over all rounds. At the end, all is counted. */
export class AskedService implements Contender<Asking> {
  readonly #store: Store
  readonly #options: AskedOptions
  #running: { readonly service: ServiceProcess; readonly asker: ContenderProcess<'asking a service'> } | undefined
  #acknowledged = 0
  #rounds = 0

  private constructor(store: Store, options: AskedOptions) {
    this.#store = store
    this.#options = options
  }

  /** Ours, on a journal in a folder: every answer is synced. */
  static async ours(directory: string, options: AskedOptions): Promise<AskedService> {
    const folder = await mkdtemp(join(directory, 'service-'))
    const start = (): Promise<ServiceProcess> =>
      ServiceProcess.start('stockhold-program.ts', [folder, String(options.products)])
    const remove = (): Promise<void> => rm(folder, { recursive: true })
    return new AskedService({ dialect: 'stockhold', start, recount: () => reservedIn(folder), remove }, options)
  }

  /** The one that is written for the comparison. @param pool so many connections it has to the database */
  static plain(postgres: Postgres, pool: number, options: AskedOptions): AskedService {
    const start = async (): Promise<ServiceProcess> => {
      await postgres.begin(options.products)
      return ServiceProcess.start('plain-program.ts', [String(postgres.port), String(pool)])
    }
    const remove = async (): Promise<void> => undefined
    return new AskedService({ dialect: 'plain', start, recount: () => postgres.count(), remove }, options)
  }

  async measure(): Promise<Asking> {
    this.#running ??= await this.#start()
    const asked = await this.#running.asker.measure()
    await this.#running.service.quiet()
    this.#acknowledged += asked.acknowledged
    this.#rounds += 1
    return asked
  }

  async end(): Promise<void> {
    if (this.#running === undefined) return
    const { service, asker } = this.#running
    await asker.end()
    await service.end()
    if (this.#options.job !== 'read') this.#mustBeRight(await this.#store.recount())
    await this.#store.remove()
  }

  async #start(): Promise<{ service: ServiceProcess; asker: ContenderProcess<'asking a service'> }> {
    const { dialect } = this.#store
    const service = await this.#store.start()
    const params = { ...this.#options, url: service.url, dialect }
    return { service, asker: new ContenderProcess({ name: dialect, measurement: 'asking a service', params }) }
  }

  /** What was under way when a round ended was done, and its answer not waited for. */
  #mustBeRight({ taken, recorded }: Count): void {
    const { connections, job } = this.#options
    const unheard = this.#rounds * connections * sizeOf(job)
    if (taken === recorded && taken >= this.#acknowledged && taken <= this.#acknowledged + unheard) return
    const found = `${taken} taken and ${recorded} recorded`
    throw new Error(`${this.#store.dialect}, ${job}: ${this.#acknowledged} acknowledged, but ${found}`)
  }
}

/** From the log alone, as a service that starts again has it. */
async function reservedIn(folder: string): Promise<Count> {
  const state = await journalState(folder)
  let taken = 0
  let recorded = 0
  for (const { reserved } of state.levels()) taken += reserved
  for (const { held } of state.reservations()) recorded += held
  return { taken, recorded }
}
