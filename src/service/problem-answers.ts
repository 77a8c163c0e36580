import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { messageOf } from '../errors/error-messages.ts'
import { describeValue } from '../errors/invalid-argument.ts'
import { isInventoryError } from '../errors/inventory-error.ts'
import { type HttpCode, HttpProblem, httpStatuses } from './http-problem.ts'
import { statusOf } from './problem-statuses.ts'

/** RFC 9457, with what our errors have beside it. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
  readonly details: object
}

/** Seconds after which one who was refused for a while may ask again. */
const retryAfter = 1

/** Fastify's own complaints, which come before a route is asked. */
const ofFastify: Readonly<Record<string, HttpCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'MALFORMED_REQUEST',
  FST_ERR_CTP_INVALID_JSON_BODY: 'MALFORMED_REQUEST',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'MALFORMED_REQUEST',
  FST_ERR_BAD_URL: 'MALFORMED_REQUEST',
}

/** What an error is to those who ask by HTTP. What nobody expected tells nothing of this process. */
export function problemOf(error: unknown, request?: FastifyRequest): Problem {
  if (isInventoryError(error)) return problem(error.code, statusOf[error.code], error.message, error.details)
  if (error instanceof HttpProblem) return problem(error.code, httpStatuses[error.code], error.message, error.details)
  const { validation, validationContext, code, message, statusCode } = error as Partial<FastifyError>
  if (validation !== undefined) return invalidInput(validation, validationContext ?? 'body', request)
  const known = ofFastify[code ?? '']
  if (known !== undefined) return problem(known, httpStatuses[known], message ?? '', {})
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return problem('MALFORMED_REQUEST', statusCode, message ?? '', {})
  return problem('INTERNAL', 500, 'The service met something that it did not expect. Its log says what.', {})
}

/** What a schema says of one place. */
interface Issue {
  readonly instancePath?: string
  readonly message?: string
  readonly params?: { readonly keys?: readonly string[] }
}

/** The first thing that a schema says is wrong, as the library says such. */
function invalidInput(validation: readonly object[], where: string, request: FastifyRequest | undefined): Problem {
  const [first] = validation as readonly Issue[]
  // Of a field that nobody knows, the place where it stands is told, and its name beside.
  const unknown = first?.params?.keys?.[0]
  const place = (first?.instancePath ?? '').split('/').filter((part) => part !== '')
  const path = unknown === undefined ? place : [...place, unknown]
  const { body, query, params } = request ?? {}
  const parts: Readonly<Record<string, unknown>> = { body, querystring: query, params }
  const said = unknown === undefined ? (first?.message ?? 'is not what it should be') : 'there is no such field here'
  const details = { field: path.join('.') || where, value: describeValue(valueAt(parts[where], path)), problem: said }
  return problem('INVALID_ARGUMENT', statusOf.INVALID_ARGUMENT, messageOf('INVALID_ARGUMENT', details), details)
}

function valueAt(whole: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? (value as Readonly<Record<string, unknown>>)[name]
        : undefined,
    whole,
  )
}

function problem(code: string, status: number, detail: string, details: object): Problem {
  const words = code.toLowerCase().replaceAll('_', ' ')
  const title = words.charAt(0).toUpperCase() + words.slice(1)
  const type = `urn:stockhold:problem:${words.replaceAll(' ', '-')}`
  return { type, title, status, detail, code, details }
}

/** Answers with what went wrong. What is our own fault is logged. */
export function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const answer = problemOf(error, request)
  if (answer.status >= 500 && answer.status !== 503) request.log.error(error)
  if (answer.status === 503) reply.header('retry-after', retryAfter)
  if (answer.status === 401) reply.header('www-authenticate', 'Bearer realm="stockhold"')
  // By hand: the answer of an error goes by no schema.
  return reply.code(answer.status).type('application/problem+json').serializer(JSON.stringify).send(answer)
}

export function routeNotFound({ method, url }: FastifyRequest): HttpProblem {
  const path = url.split('?')[0]
  return new HttpProblem(
    'ROUTE_NOT_FOUND',
    `There is no ${method} ${path} here. GET /openapi.json says what there is.`,
    { method, path },
  )
}
