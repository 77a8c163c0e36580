import { HttpProblem } from './http-problem.ts'
import { idempotencyKeyOf, versionIn } from './request-headers.ts'
import type { Asked, Service } from './routes.ts'

/**
 * What a command is sent with: its body, who asks, and what the headers say of it. Tells whoever asks where an earlier
 * answer is given again.
 * @param hasVersion whether it is about one thing that has a version
 * @throws MALFORMED_REQUEST
 */
export function commandIn(
  { engine }: Service,
  { body, caller, request, reply }: Asked<object>,
  hasVersion: boolean,
): Readonly<Record<string, unknown>> {
  const idempotencyKey = idempotencyKeyOf(request, caller)
  const version = versionIn(request)
  if (version !== undefined && !hasVersion)
    throw new HttpProblem(
      'MALFORMED_REQUEST',
      'If-Match is for one thing that has a version, and this is about several, or none.',
    )
  const { expectedVersion } = body as { readonly expectedVersion?: number }
  if (version !== undefined && expectedVersion !== undefined && version !== expectedVersion)
    throw new HttpProblem('MALFORMED_REQUEST', `If-Match says version ${version}, and the body ${expectedVersion}.`)
  if (idempotencyKey !== undefined && engine.hasKey(idempotencyKey)) reply.header('idempotent-replayed', 'true')
  return {
    ...body,
    ...(version !== undefined && { expectedVersion: version }),
    ...(idempotencyKey !== undefined && { idempotencyKey }),
    actor: caller.name,
  }
}
