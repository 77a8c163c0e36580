import { Postgres } from './postgres.ts'
import { type AppendOnlyFile, Redis } from './redis.ts'

/** The servers that a run needs, each started when it is first asked for, and stopped at the end. */
export class Peers implements AsyncDisposable {
  readonly #directory: string
  readonly #say: (line: string) => void
  readonly #redis: Map<AppendOnlyFile, Promise<Redis | undefined>> = new Map()
  readonly #missing: Set<string> = new Set()
  #postgres: Promise<Postgres | undefined> | undefined

  constructor(directory: string, say: (line: string) => void) {
    this.#directory = directory
    this.#say = say
  }

  /** @returns nothing if it is not installed */
  postgres(): Promise<Postgres | undefined> {
    this.#postgres ??= this.#orSay(Postgres.start(this.#directory), 'PostgreSQL', 'postgresql')
    return this.#postgres
  }

  /** @returns nothing if it is not installed */
  redis(appendOnlyFile: AppendOnlyFile): Promise<Redis | undefined> {
    const started =
      this.#redis.get(appendOnlyFile) ??
      this.#orSay(Redis.start(this.#directory, appendOnlyFile), 'Redis', 'redis-server')
    this.#redis.set(appendOnlyFile, started)
    return started
  }

  /** The versions of those that were started. */
  async versions(): Promise<string[]> {
    const versions = new Set<string>()
    for (const starting of [this.#postgres, ...this.#redis.values()]) {
      const server = await starting
      if (server !== undefined) versions.add(await server.version())
    }
    return [...versions]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const started = await Promise.allSettled([this.#postgres, ...this.#redis.values()])
    for (const each of started) if (each.status === 'fulfilled') await each.value?.stop()
  }

  async #orSay<Server>(
    starting: Promise<Server | undefined>,
    name: string,
    packageName: string,
  ): Promise<Server | undefined> {
    const server = await starting
    if (server === undefined && !this.#missing.has(name)) {
      this.#missing.add(name)
      this.#say(`${name} is not installed and is left out. Debian and Ubuntu: apt-get install ${packageName}`)
    }
    return server
  }
}
