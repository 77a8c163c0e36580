import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { Command } from 'commander'
import { isInventoryError } from '../index.ts'
import type { RunningService, Token } from '../service.ts'
import { maxSeed } from '../simulation/random.ts'
import { CliError } from '../terminal/cli-error.ts'
import { path, wholeNumber } from '../terminal/option-values.ts'
import { complain, print } from '../terminal/terminal.ts'
import { asList } from './journal/list-option.ts'
import { openDemo } from './serve-demo.ts'
import { openShop, type ServedShop } from './serve-shop.ts'
import { loadService } from './service-peers.ts'

interface ServeCommandOptions {
  readonly port: number
  readonly host: string
  readonly tokenFile?: string
  readonly shop?: string
  readonly log?: true
  readonly rateLimit?: number
  readonly trustProxy?: readonly string[]
  readonly demo?: true
  readonly demoRate: number
  readonly demoSeed: number
}

/** `stockhold serve`: the shop of a journal behind HTTP. */
export function serveCommand(): Command {
  return new Command('serve')
    .summary('serve the shop of a journal by HTTP')
    .description(
      'Opens the shop of a journal, or begins a new one, and serves it by HTTP until Ctrl-C or SIGTERM: its stock, its orders, and all that belongs to them. GET /openapi.json says what there is. Without a file of tokens it listens on this machine alone, and prints a token once that may do everything. Without a module of the shop its payments are simulated.',
    )
    .argument('<folder>', 'where the journal is, or begins', path)
    .option('--port <port>', 'where it listens; 0 for any that is free', wholeNumber(0, 65_535), 4_100)
    .option('--host <address>', 'another address than this machine alone; it needs --token-file', '127.0.0.1')
    .option('--token-file <file>', 'who may ask: lines of a name, a scope (read, write, admin) and a token', path)
    .option(
      '--shop <file>',
      'a module whose default export is what Shop.open takes: payments, currency, carrier …',
      path,
    )
    .option('--demo', 'a shop that lives: simulated people buy, send and send back, after two weeks of history')
    .option('--demo-rate <orders>', 'about so many of its orders in a minute', wholeNumber(1, 6_000), 60)
    .option('--demo-seed <number>', 'what its history follows from', wholeNumber(0, maxSeed), 7)
    .option('--rate-limit <requests>', 'as many as each token may send in a minute', wholeNumber(1, 10_000_000))
    .option('--trust-proxy <address>', 'a proxy whose X-Forwarded headers are believed; may be given again', asList)
    .option('--log', 'write a line of JSON to the standard error for each request')
    .showHelpAfterError('Run with --help for what there is.')
    .action(serveFolder)
}

async function serveFolder(folder: string, options: ServeCommandOptions): Promise<void> {
  const { port, host, tokenFile, log, rateLimit, trustProxy } = options
  const { serve } = await loadService()
  const given = tokenFile === undefined ? undefined : tokensIn(await textOf(tokenFile), tokenFile)
  if (given === undefined && host !== '127.0.0.1')
    throw new CliError(`${host} is not this machine alone: name who may ask with --token-file`)
  const tokens = given ?? [{ name: 'admin', scope: 'admin', token: randomBytes(24).toString('base64url') }]
  const { shop, note, end } = await openServed(folder, options)
  try {
    const logging = log === true ? { log: { write: complain } } : {}
    const service = await serve({
      ...{ shop, port, host, tokens, ...logging },
      ...(rateLimit !== undefined && { rateLimit }),
      ...(trustProxy !== undefined && { trustedProxies: trustProxy }),
    })
    print(`Stockhold serves ${folder} at ${service.url}\n`)
    if (note !== undefined) print(`${note}\n`)
    if (given === undefined) print(`Token, shown this once: ${tokens[0]?.token}\n`)
    await untilAskedToStop()
    await end?.()
    await stop(service)
  } catch (error) {
    throw isExpected(error) ? new CliError(error.message) : error
  } finally {
    await shop.close()
  }
}

async function openServed(folder: string, options: ServeCommandOptions): Promise<ServedShop> {
  const { shop: module, demo, demoRate, demoSeed } = options
  if (demo !== true) return openShop(folder, module)
  if (module !== undefined) throw new CliError('--demo has a shop of its own: leave --shop out')
  return openDemo(folder, { seed: demoSeed, ordersPerMinute: demoRate })
}

/** A second signal ends it at once. */
async function untilAskedToStop(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve())
  await promise
}

async function stop(service: RunningService): Promise<void> {
  await service.close()
  print('Stopped: every answer that was owed is given, and the journal has it all.\n')
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new CliError(`the file of tokens cannot be read: ${(error as Error).message}`)
  }
}

/** A name, a scope and a token a line; `#` begins a comment. */
function tokensIn(text: string, file: string): Token[] {
  const lines = text.split('\n').map((line) => line.trim())
  return lines.flatMap((line, index) => {
    if (line === '' || line.startsWith('#')) return []
    const [name, scope, token, ...more] = line.split(/\s+/)
    // The line itself is not said: a token is in it.
    if (name === undefined || scope === undefined || token === undefined || more.length > 0)
      throw new CliError(`line ${index + 1} of ${file} must be a name, a scope and a token`)
    return [{ name, scope: scope as Token['scope'], token }]
  })
}

function isExpected(error: unknown): error is Error {
  return isInventoryError(error) || (error instanceof Error && 'syscall' in error)
}
