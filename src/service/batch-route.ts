import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { BatchRequest } from '../inventory/commands/command-types.ts'
import { HttpProblem } from './http-problem.ts'
import { scopedKey } from './request-headers.ts'
import { addRoute, type Service } from './routes.ts'
import { OutcomeAnswer } from './schemas/answers.ts'
import { id } from './schemas/fields.ts'
import { type StockCommandType, stockCommands } from './stock-commands.ts'

/** So many commands one batch may have. */
const mostCommands = 1_000

interface BatchLine {
  readonly type: StockCommandType
  readonly reservationId?: string
  readonly request: object
  readonly idempotencyKey?: string
}

const idempotencyKey = z.string().min(1).max(90).exactOptional()

function lineOf(type: StockCommandType): z.ZodObject {
  const { on, body } = stockCommands[type]
  const line = { type: z.literal(type), request: body as z.ZodType, idempotencyKey }
  return on === 'reservation' ? z.strictObject({ ...line, reservationId: id }) : z.strictObject(line)
}

const [first, ...others] = (Object.keys(stockCommands) as StockCommandType[]).map(lineOf) as [
  z.ZodObject,
  ...z.ZodObject[],
]
const BatchBody = z.strictObject({
  commands: z
    .array(z.discriminatedUnion('type', [first, ...others]))
    .min(1)
    .max(mostCommands),
})
const BatchAnswer = z.strictObject({ outcomes: z.array(OutcomeAnswer) })

/** The fast way: many commands in one request, each judged by itself. */
export function addBatchRoute(fastify: FastifyInstance, service: Service): void {
  addRoute(fastify, service, {
    method: 'POST',
    path: '/batch',
    summary: 'Many commands at once, each judged by itself: the fast way',
    tag: 'stock',
    scope: 'write',
    body: BatchBody,
    answer: BatchAnswer,
    answerTo: async ({ body, caller: { name }, request, reply }) => {
      refuseLabels(request)
      const lines = body.commands as unknown as readonly BatchLine[]
      const outcomes = await service.inventory.batch(lines.map((line) => commandOf(line, name)))
      if (!wantsLittle(request)) return { outcomes }
      reply.header('preference-applied', 'return=minimal')
      return { outcomes: outcomes.map((outcome) => (outcome.ok ? { ok: true } : outcome)) }
    },
  })
}

/**
 * One key or version would be for none of the commands: whoever sends the batch again because of it would have all of it
 * done twice.
 * @throws MALFORMED_REQUEST
 */
function refuseLabels({ headers }: FastifyRequest): void {
  if (headers['idempotency-key'] !== undefined)
    throw new HttpProblem(
      'MALFORMED_REQUEST',
      'A batch takes no Idempotency-Key. Give each of its commands an idempotencyKey.',
      { header: 'Idempotency-Key' },
    )
  if (headers['if-match'] !== undefined)
    throw new HttpProblem(
      'MALFORMED_REQUEST',
      'A batch takes no If-Match. Give each request in it an expectedVersion.',
      { header: 'If-Match' },
    )
}

/** RFC 7240: whoever needs no results is sent none. */
function wantsLittle({ headers: { prefer } }: FastifyRequest): boolean {
  return [prefer].flat().some((value) => value?.split(/[,;]/).some((part) => part.trim() === 'return=minimal'))
}

function commandOf({ type, request, reservationId, idempotencyKey }: BatchLine, name: string): BatchRequest {
  return {
    type,
    ...request,
    ...(reservationId !== undefined && { reservationId }),
    ...(idempotencyKey !== undefined && { idempotencyKey: scopedKey(idempotencyKey, name) }),
    actor: name,
  } as BatchRequest
}
