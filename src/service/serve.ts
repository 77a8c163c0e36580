import { isIP } from 'node:net'
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify, LogController } from 'fastify'
import { invalidArgument } from '../errors/invalid-argument.ts'
import { answerBroken } from './broken-request.ts'
import { answerProblem, routeNotFound } from './problem-answers.ts'
import { closeQuickly } from './quick-close.ts'
import { registerStockhold, type StockholdOptions } from './register-stockhold.ts'
import type { Token } from './tokens.ts'

export interface ServeOptions extends Omit<StockholdOptions, 'tokens'> {
  /** 4100 by default; 0 for any that is free. */
  readonly port?: number
  /** Only this machine by default. */
  readonly host?: string
  /** Who may ask. Without them whoever is on this machine may do everything; another host needs them. */
  readonly tokens?: readonly Token[]
  /** How long a request may take to arrive, head and body: 30,000 by default. Whoever is slower is cut. */
  readonly requestTimeoutMs?: number
  /**
   * Addresses of proxies whose `X-Forwarded-…` headers are believed, such as `127.0.0.1` or `10.0.0.0/8`; nobody's by
   * default. With TLS at the proxy, the cookie of a browser is then sent by TLS alone.
   */
  readonly trustedProxies?: readonly string[]
  /** Where to log, a line of JSON for each request; nowhere by default. */
  readonly log?: { write(line: string): void }
}

/** A service that listens. */
export interface RunningService {
  /** Where it is, such as `http://127.0.0.1:4100`. */
  readonly url: string
  /** Takes nothing more, ends the streams, and gives the answers that are owed. The inventory stays open. */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

const usualPort = 4_100
const loopback = ['127.0.0.1', 'localhost', '[::1]', '::1']
/** What a request may take, in bytes and in milliseconds. */
const largestBody = 1024 * 1024
const slowestRequest = 30_000
/** An id in a path has 128 characters, each up to three bytes, and a byte is written with three. */
const longestPart = 128 * 9

/**
 * Serves an inventory by HTTP until it is closed.
 * @throws INVALID_ARGUMENT, also for a host beyond this machine without tokens; and what listening throws
 */
export async function serve(options: ServeOptions): Promise<RunningService> {
  const {
    port = usualPort,
    host = '127.0.0.1',
    tokens,
    log,
    allowedHosts,
    requestTimeoutMs,
    trustedProxies,
    ...others
  } = options
  const isLocal = loopback.includes(host)
  if (tokens === undefined && !isLocal)
    throw invalidArgument('host', host, 'is not this machine alone, and then tokens are needed; give some')
  const app = newApp(log, requestTimeoutMs ?? slowestRequest, trustedProxies ?? [])
  const hosts = allowedHosts ?? (isLocal ? loopback : undefined)
  await registerStockhold(app, { dashboard: true, ...others, tokens: tokens ?? 'none', allowedHosts: hosts })
  try {
    await app.listen({ port, host })
  } catch (error) {
    await app.close()
    throw error
  }
  const { port: bound } = app.server.address() as { readonly port: number }
  const url = `http://${isIP(host) === 6 ? `[${host}]` : host}:${bound}`
  const close = (): Promise<void> => app.close()
  return { url, close, [Symbol.asyncDispose]: close }
}

function newApp(log: ServeOptions['log'], requestTimeout: number, proxies: readonly string[]): FastifyInstance {
  const app = fastify({
    logger: log === undefined ? false : { stream: log },
    // One line says it all: what was asked, what came of it, and which commit the answer knew.
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: proxies.length > 0 ? [...proxies] : false,
    bodyLimit: largestBody,
    routerOptions: { maxParamLength: longestPart },
    requestTimeout,
    // Node looks for slow ones only so often: by itself, every 30 seconds.
    http: { headersTimeout: requestTimeout, connectionsCheckingInterval: Math.min(1_000, requestTimeout) },
    clientErrorHandler: answerBroken,
    frameworkErrors: (error, request, reply) => void answerProblem(error, request, reply),
  })
  closeQuickly(app)
  app.addHook('onResponse', async (request, reply) => logAnswer(request, reply))
  app.setErrorHandler(answerProblem)
  app.setNotFoundHandler((request, reply) => answerProblem(routeNotFound(request), request, reply))
  return app
}

function logAnswer({ method, url, log }: FastifyRequest, reply: FastifyReply): void {
  const sequence = reply.getHeader('stockhold-sequence')
  const ms = Math.round(reply.elapsedTime * 1_000) / 1_000
  log.info({ method, url, status: reply.statusCode, ms, ...(sequence !== undefined && { sequence }) }, 'answered')
}
