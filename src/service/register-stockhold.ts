import type { FastifyInstance } from 'fastify'
import { validatorCompiler } from 'fastify-type-provider-zod'
import { invalidArgument } from '../errors/invalid-argument.ts'
import { engineOf, type InventoryManager } from '../inventory-manager.ts'
import type { Shop } from '../shop.ts'
import { addBatchRoute } from './batch-route.ts'
import { addCommandRoutes } from './command-routes.ts'
import { CommitFeed } from './commit-feed.ts'
import { addDashboard } from './dashboard-files.ts'
import { addEventRoute } from './event-routes.ts'
import { Guard, type GuardOptions } from './guard.ts'
import { addHealthRoutes } from './health-routes.ts'
import { addLogReads } from './log-reads.ts'
import { addOpenApi } from './openapi.ts'
import { addOrderPartReads } from './order-part-reads.ts'
import { addOrderReads } from './order-reads.ts'
import { addOrderCommands } from './order-routes.ts'
import { answerProblem } from './problem-answers.ts'
import { addRateLimit } from './rate-limit.ts'
import { addReconciliation } from './reconciliation-route.ts'
import { addReservationReads } from './reservation-reads.ts'
import { addRoomRoutes } from './room-routes.ts'
import type { Service } from './routes.ts'
import { ServiceMetrics } from './service-metrics.ts'
import { addSessionRoutes } from './session-routes.ts'
import { addSqlRoutes } from './sql/sql-routes.ts'
import { addStockReads } from './stock-reads.ts'
import { addStoryReads } from './story-reads.ts'
import { TimeTravel } from './time-travel/time-travel.ts'
import { addWebhookRoute } from './webhook-route.ts'

export interface StockholdOptions extends GuardOptions {
  /** What is served: this, or a shop's. */
  readonly inventory?: InventoryManager
  readonly shop?: Shop
  /** Streams of events that may be open at once: 1,024 by default. */
  readonly maxStreams?: number
  /** Requests that each token, or each address without one, may send in a minute; as many as it likes by default. */
  readonly rateLimit?: number
  /** Whether the dashboard is at `/`, or the folder of a built one; in an app of one's own not, unless it is asked for. */
  readonly dashboard?: boolean | string
}

const usualStreams = 1_024

/**
 * Adds the routes of an inventory to an app of one's own, as a Fastify plugin. They keep to themselves: their errors,
 * schemas and hooks are not the app's. When the app closes, streams end first; closing the inventory is the caller's.
 * @throws INVALID_ARGUMENT
 */
export async function registerStockhold(fastify: FastifyInstance, options: StockholdOptions): Promise<void> {
  const { inventory: alone, shop, maxStreams = usualStreams, dashboard = false, rateLimit } = options
  const inventory = alone ?? shop?.inventory
  if (inventory === undefined) throw invalidArgument('inventory', alone, 'must be an InventoryManager; or give a shop')
  if (fastify.hasDecorator('swagger'))
    throw invalidArgument(
      'app',
      fastify,
      'has @fastify/swagger already, and it goes there once; register this in an app or a plugin beside it',
    )
  const engine = engineOf(inventory)
  const feed = new CommitFeed(inventory)
  const metrics = new ServiceMetrics({ sequence: () => engine.state.books.sequence, streams: () => feed.size })
  const time = new TimeTravel(inventory, shop)
  const service: Service = { inventory, shop, engine, guard: new Guard(options), feed, metrics, time }
  fastify.addHook('preClose', async () => feed.end())
  fastify.addHook('onClose', async () => time.end())
  await fastify.register(async (scope) => {
    scope.setValidatorCompiler(validatorCompiler)
    // Answers come from the library's own types: they need no second look, only to be written.
    scope.setSerializerCompiler(() => JSON.stringify)
    scope.setErrorHandler(answerProblem)
    addHooks(scope, service)
    await addOpenApi(scope, options.tokens !== 'none')
    if (rateLimit !== undefined) await addRateLimit(scope, service.guard, rateLimit)
    addHealthRoutes(scope, service)
    addSessionRoutes(scope, service)
    addStockReads(scope, service)
    addReservationReads(scope, service)
    addLogReads(scope, service)
    addStoryReads(scope, service)
    addReconciliation(scope, service)
    addSqlRoutes(scope, service)
    addCommandRoutes(scope, service)
    addBatchRoute(scope, service)
    addEventRoute(scope, service, maxStreams)
    if (shop !== undefined) addShopRoutes(scope, service, shop)
    if (dashboard !== false) await addDashboard(scope, dashboard === true ? undefined : dashboard)
  })
}

/** What only a shop has. */
function addShopRoutes(scope: FastifyInstance, service: Service, shop: Shop): void {
  const { orders } = shop
  addOrderReads(scope, service, orders)
  addOrderPartReads(scope, service, orders)
  addOrderCommands(scope, service, orders)
  addWebhookRoute(scope, service, orders)
  addRoomRoutes(scope, service, shop)
}

/** Files of the dashboard have their own. */
const usualHeaders = [
  ['cache-control', 'no-store'],
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
] as const

function addHooks(scope: FastifyInstance, { engine, guard, feed, metrics }: Service): void {
  scope.addHook('onRequest', async (request) => guard.checkPlace(request))
  scope.addHook('onSend', async (_, reply) => {
    // An answer of the past knows no more than that.
    if (!reply.hasHeader('stockhold-sequence')) reply.header('stockhold-sequence', engine.state.books.sequence)
    reply.header('x-content-type-options', 'nosniff')
    for (const [name, value] of usualHeaders) if (!reply.hasHeader(name)) reply.header(name, value)
    // Else a connection that is kept alive holds the closing up.
    if (feed.isOver) reply.header('connection', 'close')
  })
  scope.addHook('onResponse', async ({ method, routeOptions }, reply) => {
    metrics.answered(method, routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime / 1_000)
  })
}
