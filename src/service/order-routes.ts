import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import type { Orders } from '../orders.ts'
import { closingSignal } from './closing-signal.ts'
import { commandIn } from './command-labels.ts'
import { type OrderCommand, type OrderCommandName, type OrderPath, orderCommands } from './order-commands.ts'
import { type Asked, addRoute, type Service } from './routes.ts'

/** Routes that have something done with orders, shipments and returns: one for each command of `Orders`. */
export function addOrderCommands(fastify: FastifyInstance, service: Service, orders: Orders): void {
  const signal = closingSignal(fastify)
  for (const name of Object.keys(orderCommands) as OrderCommandName[])
    addOrderCommand(fastify, service, orders, orderCommands[name] as OrderCommand, signal)
}

function addOrderCommand(
  fastify: FastifyInstance,
  service: Service,
  orders: Orders,
  command: OrderCommand,
  signal: AbortSignal,
): void {
  const { path, summary, tag, scope = 'write', params, body, answer, makes } = command
  addRoute(fastify, service, {
    method: 'POST',
    path,
    summary,
    tag,
    scope,
    body: body as z.ZodType<object>,
    ...(params !== undefined && { params }),
    answer,
    status: makes === undefined ? 200 : 201,
    answerTo: async (asked) => {
      // An order has a version, and what is of an order has the order's; what makes one has none yet.
      const given = commandIn(service, asked as Asked<object>, params !== undefined)
      const request = command.isSlow === true ? { ...given, signal } : given
      const result = (await command.send(orders, asked.path as OrderPath, request as never)) as { readonly id: string }
      if (makes !== undefined) asked.reply.header('location', `/v1/${makes}/${encodeURIComponent(result.id)}`)
      return result
    },
  })
}
