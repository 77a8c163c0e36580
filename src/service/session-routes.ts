import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Guard } from './guard.ts'
import { addRoute, type Service } from './routes.ts'
import { type Fields, text } from './schemas/fields.ts'
import { noSessionCookie, sessionCookie } from './session-cookie.ts'
import type { Caller } from './tokens.ts'

const SignIn = z.strictObject({ token: text })
const CallerAnswer: z.ZodType<Caller> = z.strictObject({
  name: z.string(),
  scope: z.enum(['read', 'write', 'admin']),
} satisfies Fields<Caller>)

/** A browser trades its token once for a cookie that no script can read: an `EventSource` sends no headers. */
export function addSessionRoutes(fastify: FastifyInstance, service: Service): void {
  const about = { tag: 'session', path: '/session', answer: CallerAnswer } as const
  addRoute(fastify, service, {
    ...about,
    method: 'GET',
    scope: 'read',
    summary: 'Who asks, and what they may do',
    answerTo: ({ caller }) => caller,
  })
  addRoute(fastify, service, {
    ...about,
    method: 'POST',
    scope: 'none',
    summary: 'Sign a browser in: trade a token for a cookie',
    body: SignIn,
    answerTo: ({ body, request, reply }) =>
      signIn(service.guard, body.token, (value) => {
        reply.header('set-cookie', sessionCookie(request, value))
      }),
  })
  addRoute(fastify, service, {
    ...about,
    method: 'DELETE',
    scope: 'none',
    summary: 'Sign a browser out',
    answer: z.strictObject({}),
    answerTo: ({ request, reply }) => {
      reply.header('set-cookie', noSessionCookie(request))
      return {}
    },
  })
}

function signIn(guard: Guard, token: string, keep: (value: string) => void): Caller {
  const { caller, session } = guard.begin(token)
  keep(session)
  return caller
}
