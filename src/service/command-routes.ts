import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Engine } from '../engine/engine.ts'
import type { Named } from '../engine/stock-methods.ts'
import type { CommandType } from '../inventory/commands/command-types.ts'
import { commandIn } from './command-labels.ts'
import { type Asked, addRoute, type Service } from './routes.ts'
import { ReceiptAnswer } from './schemas/answers.ts'
import { id } from './schemas/fields.ts'
import { AddWarehouseBody, ConfigureLevelBody, ConfigureWarehouseBody } from './schemas/warehouse-bodies.ts'
import { type StockCommandType, stockCommands } from './stock-commands.ts'

const onReservation = z.strictObject({ reservationId: id })
const inWarehouse = z.strictObject({ warehouseId: id })
const atLevel = z.strictObject({ warehouseId: id, productId: id })

/** Routes that change something: one for each command of the library. */
export function addCommandRoutes(fastify: FastifyInstance, service: Service): void {
  for (const type of Object.keys(stockCommands) as StockCommandType[]) addStockCommand(fastify, service, type)
  const about = { tag: 'warehouses', scope: 'admin', answer: ReceiptAnswer } as const
  addRoute(fastify, service, {
    ...about,
    method: 'POST',
    path: '/warehouses',
    summary: 'Register a warehouse',
    body: AddWarehouseBody,
    status: 201,
    answerTo: (asked) => perform(service, 'addWarehouse', asked, false),
  })
  addRoute(fastify, service, {
    ...about,
    method: 'PATCH',
    path: '/warehouses/:warehouseId',
    summary: "Change a warehouse's settings",
    params: inWarehouse,
    body: ConfigureWarehouseBody,
    answerTo: (asked) => perform(service, 'configure', asked, false),
  })
  addRoute(fastify, service, {
    ...about,
    method: 'PATCH',
    path: '/warehouses/:warehouseId/levels/:productId',
    summary: "Change a level's threshold, or what of it is kept back",
    params: atLevel,
    body: ConfigureLevelBody,
    answerTo: (asked) => perform(service, 'configure', asked, true),
  })
}

function addStockCommand(fastify: FastifyInstance, service: Service, type: StockCommandType): void {
  const { path, summary, on, body, answer } = stockCommands[type]
  addRoute(fastify, service, {
    method: 'POST',
    path,
    summary,
    tag: path.includes('reserv') || on === 'several' ? 'reservations' : 'stock',
    scope: 'write',
    body: body as z.ZodType<object>,
    ...(on === 'reservation' && { params: onReservation }),
    answer,
    status: type === 'reserve' ? 201 : 200,
    answerTo: async (asked) => {
      const given = await perform(service, type, asked as Asked<object>, on !== 'several')
      if (type === 'reserve') asked.reply.header('location', `/v1/reservations/${(given as { id: string }).id}`)
      return given
    },
  })
}

/** Has a command done, by the token's name. @param hasVersion whether it is about one level, which has one version */
function perform(
  service: Service,
  type: StockCommandType | 'addWarehouse' | 'configure',
  asked: Asked<object>,
  hasVersion: boolean,
): Promise<unknown> {
  return send(service.engine, type, { ...commandIn(service, asked, hasVersion), ...(asked.path as object) })
}

/** What is about reservations that are there names them before the rest. */
function send(engine: Engine, type: CommandType, all: Readonly<Record<string, unknown>>): Promise<unknown> {
  if (isNamed(type)) {
    const { reservationId, reservationIds, ...options } = all
    return engine.door.callOn(type, reservationId ?? reservationIds, options)
  }
  return engine.door.call(type, all)
}

function isNamed(type: CommandType): type is Named {
  return Object.hasOwn(named, type)
}

const named: { readonly [Type in Named]: true } = {
  confirm: true,
  fulfill: true,
  release: true,
  cancel: true,
  extend: true,
  confirmAll: true,
  fulfillAll: true,
  releaseAll: true,
  cancelAll: true,
}
