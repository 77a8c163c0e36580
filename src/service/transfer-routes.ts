import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Transfer, TransferFilter, TransferOrders } from '../transfers.ts'
import { digits, pageFrom } from './page-answers.ts'
import { type PageQuery, pageFields } from './pages.ts'
import { addRoomCommands, type RoomCommands } from './room-commands.ts'
import { addRoute, type Service } from './routes.ts'
import { pageOf } from './schemas/answers.ts'
import { id } from './schemas/fields.ts'
import * as schemas from './schemas/transfer-schemas.ts'

interface TransfersQuery extends PageQuery, TransferFilter {
  readonly productId?: string
  readonly sort?: 'oldest' | 'newest'
}

interface TransferPath {
  readonly transferId: string
}

const TransfersQuery: z.ZodType<TransfersQuery> = z.strictObject({
  status: schemas.transferStatus.exactOptional(),
  warehouseId: id.exactOptional(),
  productId: id.exactOptional(),
  sort: z.enum(['oldest', 'newest']).exactOptional(),
  ...pageFields,
})
const params: z.ZodType<TransferPath> = z.strictObject({ transferId: id })
const onTransfer = { params, answer: schemas.TransferAnswer } as const

/** The compiler sees to it that every command of `TransferOrders` is here, with the fields that it takes. */
export const transferCommands: RoomCommands<TransferOrders, TransferPath> = {
  request: {
    path: '/transfers',
    summary: 'Ask for a transfer; where nobody has to approve it, it is approved at once',
    body: schemas.RequestTransferBody,
    answer: schemas.TransferAnswer,
    makes: 'transfers',
    send: (transfers, request) => transfers.request(request),
  },
  approve: {
    ...onTransfer,
    path: '/transfers/:transferId/approve',
    summary: 'Approve a transfer, and hold its goods; whoever asked for it may not',
    body: schemas.ApproveTransferBody,
    send: (transfers, request, { transferId }) => transfers.approve(transferId, request),
  },
  reject: {
    ...onTransfer,
    path: '/transfers/:transferId/reject',
    summary: 'A transfer is not to be',
    body: schemas.EndTransferBody,
    send: (transfers, request, { transferId }) => transfers.reject(transferId, request),
  },
  ship: {
    ...onTransfer,
    path: '/transfers/:transferId/ship',
    summary: 'The goods leave the source: all that is held, or a part',
    body: schemas.ShipTransferBody,
    send: (transfers, request, { transferId }) => transfers.ship(transferId, request),
  },
  receive: {
    ...onTransfer,
    path: '/transfers/:transferId/receive',
    summary: 'Take in what arrived, good or damaged, and say what is lost',
    body: schemas.ReceiveTransferBody,
    send: (transfers, request, { transferId }) => transfers.receive(transferId, request),
  },
  cancel: {
    ...onTransfer,
    path: '/transfers/:transferId/cancel',
    summary: 'What is held is given back; what was shipped goes on',
    body: schemas.EndTransferBody,
    send: (transfers, request, { transferId }) => transfers.cancel(transferId, request),
  },
}

/** Routes of moves between warehouses. */
export function addTransferRoutes(fastify: FastifyInstance, service: Service, transfers: TransferOrders): void {
  const read = { method: 'GET', tag: 'transfers', scope: 'read' } as const
  addRoute(fastify, service, {
    ...read,
    path: '/transfers',
    summary: 'Transfers by when they were asked for, page by page',
    query: TransfersQuery,
    answer: pageOf(schemas.TransferAnswer),
    answerTo: (asked) => pageFrom(service, asked, found(transfers, asked.query), placeOf(asked.query)),
  })
  addRoute(fastify, service, {
    ...read,
    path: '/transfers/:transferId',
    summary: 'One transfer',
    params,
    query: z.strictObject({}),
    answer: schemas.TransferAnswer,
    answerTo: ({ path }) => transfers.transfer(path.transferId),
  })
  addRoomCommands(fastify, service, 'transfers', transfers, transferCommands)
}

function found(transfers: TransferOrders, query: TransfersQuery): readonly Transfer[] {
  const { limit: _, cursor: __, sort: ___, productId, ...filter } = query
  const some = transfers.transfers(filter)
  return productId === undefined ? some : some.filter(({ lines }) => lines.some((line) => line.productId === productId))
}

/** What sorts them. A transfer stays at its place. */
function placeOf({ sort }: TransfersQuery): (transfer: Transfer) => string {
  return sort === 'newest'
    ? ({ requestedAt, id: transferId }) => `${digits(Number.MAX_SAFE_INTEGER - requestedAt)} ${transferId}`
    : ({ requestedAt, id: transferId }) => `${digits(requestedAt)} ${transferId}`
}
