import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, release, totalmem, type } from 'node:os'

/** What the figures were measured on and with. */
export interface Machine {
  readonly processor: string
  readonly cores: string
  readonly memory: string
  readonly system: string
  readonly node: string
  readonly stockhold: string
  /** The versions of the peers that were there. */
  readonly peers: readonly string[]
}

export function describeMachine(peers: readonly string[]): Machine {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown processor',
    cores: `${availableParallelism()} cores`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${type()} ${release()}`,
    node: `Node ${process.version}`,
    stockhold: `stockhold ${version}`,
    peers,
  }
}
