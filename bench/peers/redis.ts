import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from '../support/free-port.ts'
import { ample, mustBeRight } from '../systems/system.ts'
import { eventually, findPrograms, output } from './program.ts'
import { ServerProcess } from './server-process.ts'

/** Take a unit, keep the reservation, add to the audit: one script, so that it is one step to Redis. */
const script = `
local left = redis.call('DECRBY', KEYS[1], 1)
if left < 0 then
  redis.call('INCRBY', KEYS[1], 1)
  return redis.error_reply('insufficient stock')
end
local expiresAt = redis.call('TIME')[1] + 900
local id = redis.call('XADD', 'audit', '*', 'type', 'reserved', 'product', KEYS[1], 'quantity', 1)
redis.call('HSET', 'reservation:' .. id, 'product', KEYS[1], 'quantity', 1, 'expiresAt', expiresAt)
return left`

/** As the names of the stock that redis-benchmark makes of its random numbers. */
const fill = `
for product = 0, ARGV[1] - 1 do redis.call('SET', 'stock:' .. string.format('%012d', product), ARGV[2]) end`

const countTaken = `
local taken = 0
for product = 0, ARGV[1] - 1 do
  taken = taken + ARGV[2] - redis.call('GET', 'stock:' .. string.format('%012d', product))
end
return taken`

export interface RedisLoad {
  readonly products: number
  readonly clients: number
  /** Requests of a client that are on their way at once. */
  readonly pipelined: number
  readonly seconds: number
}

type Programs = Readonly<Record<'redis-cli' | 'redis-benchmark', string>>
export type AppendOnlyFile = 'always' | 'off'

/**
 * A Redis of this run's own, on loopback, with its data in a temporary folder. Its load comes from its
 * own redis-benchmark, which is faster than any client in Node.
 */
export class Redis {
  readonly #port: number
  readonly #server: ServerProcess
  readonly #programs: Programs

  private constructor(port: number, server: ServerProcess, programs: Programs) {
    this.#port = port
    this.#server = server
    this.#programs = programs
  }

  /** @returns nothing if Redis is not installed */
  static async start(directory: string, appendOnlyFile: AppendOnlyFile): Promise<Redis | undefined> {
    const programs = await findPrograms('redis-server', 'redis-cli', 'redis-benchmark')
    if (programs === undefined) return undefined
    const folder = await mkdtemp(join(directory, 'redis-'))
    const port = await freePort()
    const log =
      appendOnlyFile === 'off' ? 'appendonly no' : 'appendonly yes\nappendfsync always\nauto-aof-rewrite-percentage 0'
    const input = `port ${port}\nbind 127.0.0.1\ndir ${folder}\nsave ""\n${log}\n`
    const redis = new Redis(port, new ServerProcess(programs['redis-server'], ['-'], folder, { input }), programs)
    await eventually(() => redis.#ask('PING'))
    return redis
  }

  async version(): Promise<string> {
    return `Redis ${/redis_version:(\S+)/.exec(await this.#ask('INFO', 'server'))?.[1]}`
  }

  /** Reservations a second; each is found in the stock and in the audit afterwards. */
  async measure(load: RedisLoad): Promise<{ readonly perSecond: number }> {
    const { products, clients, pipelined, seconds } = load
    await this.#ask('FLUSHALL')
    await this.#ask('EVAL', fill, '0', `${products}`, `${ample}`)
    const sha = (await this.#ask('SCRIPT', 'LOAD', script)).trim()
    const trial = Math.max(500, clients * pipelined * 10)
    const expected = await this.#benchmark(sha, load, trial)
    const requests = Math.ceil((expected * seconds) / (clients * pipelined)) * clients * pipelined
    const perSecond = await this.#benchmark(sha, load, requests)
    const taken = Number(await this.#ask('EVAL', countTaken, '0', `${products}`, `${ample}`))
    const recorded = Number(await this.#ask('XLEN', 'audit'))
    mustBeRight('Redis', trial + requests, { taken, recorded })
    return { perSecond }
  }

  stop(): Promise<void> {
    return this.#server.stop('SIGTERM')
  }

  async #benchmark(sha: string, load: RedisLoad, requests: number): Promise<number> {
    const { products, clients, pipelined } = load
    const options = ['--csv', '-c', clients, '-P', pipelined, '-n', requests, '-r', products].map(String)
    const csv = await output(this.#programs['redis-benchmark'], [
      ...['-h', '127.0.0.1', '-p', `${this.#port}`, ...options],
      ...['EVALSHA', sha, '1', 'stock:__rand_int__'],
    ])
    const perSecond = Number(/,"([\d.]+)"/.exec(csv.trim().split('\n').at(-1) ?? '')?.[1])
    if (!(perSecond > 0)) throw new Error(`redis-benchmark said: ${csv}`)
    return perSecond
  }

  #ask(...command: string[]): Promise<string> {
    return output(this.#programs['redis-cli'], ['-h', '127.0.0.1', '-p', `${this.#port}`, '-e', ...command])
  }
}
