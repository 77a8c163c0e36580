import type { FastifyRequest } from 'fastify'

/** A browser stays signed in for this long, in seconds: a dashboard hangs on a wall for weeks. */
const lifetimeS = 30 * 24 * 60 * 60

/** What stands in the cookie of who asks, if one does. */
export function sessionIn(request: FastifyRequest): string | undefined {
  const name = nameFor(request)
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = pair.trim().split('=', 2)
    if (key === name) return value
  }
  return undefined
}

/** No script reads it, and no page of somewhere else sends it. */
export function sessionCookie(request: FastifyRequest, value: string): string {
  return cookie(request, value, lifetimeS)
}

export function noSessionCookie(request: FastifyRequest): string {
  return cookie(request, '', 0)
}

export function endOfSession(now: number = Date.now()): number {
  return Math.floor(now / 1_000) + lifetimeS
}

function cookie(request: FastifyRequest, value: string, maxAge: number): string {
  const secure = request.protocol === 'https' ? '; Secure' : ''
  return `${nameFor(request)}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${maxAge}${secure}`
}

/** Cookies know no ports: two services on one machine would sign each other out. */
function nameFor({ headers }: FastifyRequest): string {
  const port = /:(\d+)$/.exec(headers.host ?? '')?.[1]
  return port === undefined ? 'stockhold' : `stockhold-${port}`
}
