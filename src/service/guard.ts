import type { FastifyRequest } from 'fastify'
import { HttpProblem } from './http-problem.ts'
import { endOfSession, sessionIn } from './session-cookie.ts'
import { type Caller, mayDo, type Scope, type Token, TokenBook } from './tokens.ts'

export interface GuardOptions {
  /** Who may ask; `'none'`: whoever reaches the service may do everything, by the name `local`. */
  readonly tokens: readonly Token[] | 'none'
  /** What `Host` may be, without the port; anything where it is left out. */
  readonly allowedHosts?: readonly string[] | undefined
}

const anybody: Caller = Object.freeze({ name: 'local', scope: 'admin' })
/** Who asks what needs no token. */
const stranger: Caller = Object.freeze({ name: 'stranger', scope: 'read' })

/** The door: from where, by whom, and what for. */
export class Guard {
  readonly #tokens: TokenBook | undefined
  readonly #callers: WeakMap<FastifyRequest, Caller> = new WeakMap()
  readonly #hosts: ReadonlySet<string> | undefined

  constructor({ tokens, allowedHosts }: GuardOptions) {
    this.#tokens = tokens === 'none' ? undefined : new TokenBook(tokens)
    this.#hosts = allowedHosts === undefined ? undefined : new Set(allowedHosts.map((host) => host.toLowerCase()))
  }

  /**
   * A page of somewhere else must not ask in its reader's name: neither by a name of its own that leads here, nor
   * from its own origin.
   * @throws HOST_REFUSED, ORIGIN_REFUSED
   */
  checkPlace({ headers }: FastifyRequest): void {
    const { host = '', origin } = headers
    if (this.#hosts !== undefined && !this.#hosts.has(withoutPort(host)))
      throw new HttpProblem('HOST_REFUSED', `This service is not called ${host}. Ask it by its own address.`, { host })
    if (origin !== undefined && hostOf(origin) !== host.toLowerCase())
      throw new HttpProblem('ORIGIN_REFUSED', `Pages of ${origin} may not ask this service.`, { origin })
  }

  /** Whether it is known who asks, or nobody need be. */
  knows(request: FastifyRequest): boolean {
    if (this.#tokens === undefined) return true
    try {
      callerIn(request, this.#tokens)
      return true
    } catch {
      return false
    }
  }

  /** @throws UNAUTHENTICATED, SCOPE_MISSING */
  admit(request: FastifyRequest, needed: Scope): void {
    const caller = this.#tokens === undefined ? anybody : callerIn(request, this.#tokens)
    this.#callers.set(request, caller)
    if (mayDo(caller, needed)) return
    const { name, scope } = caller
    const said = `The token of ${name} is for ${scope}, and this needs ${needed}. Ask with another.`
    throw new HttpProblem('SCOPE_MISSING', said, { name, scope, needed })
  }

  /** Begins the session of a browser. @throws UNAUTHENTICATED */
  begin(token: string): { readonly caller: Caller; readonly session: string } {
    if (this.#tokens === undefined) return { caller: anybody, session: '' }
    const caller = this.#tokens.callerOf(token)
    if (caller === undefined)
      throw new HttpProblem('UNAUTHENTICATED', 'Nobody has this token. Look where the service was started.')
    return { caller, session: this.#tokens.sessionOf(caller, endOfSession()) }
  }

  /** The name of who was admitted, if somebody was asked. */
  nameIn(request: FastifyRequest): string | undefined {
    return this.#tokens === undefined ? undefined : this.#callers.get(request)?.name
  }

  /** Who was admitted; a stranger where nobody need be. */
  callerOf(request: FastifyRequest): Caller {
    return this.#callers.get(request) ?? stranger
  }
}

/** A program sends its token, a browser that is signed in its cookie. @throws UNAUTHENTICATED */
function callerIn(request: FastifyRequest, tokens: TokenBook): Caller {
  const { authorization } = request.headers
  const session = sessionIn(request)
  if (authorization === undefined && session !== undefined) {
    const caller = tokens.callerOfSession(session)
    if (caller !== undefined) return caller
    throw new HttpProblem('UNAUTHENTICATED', 'This browser is not signed in any more. Sign in again.')
  }
  const token = /^bearer +([!-~]+)$/i.exec(authorization ?? '')?.[1]
  if (token === undefined)
    throw new HttpProblem('UNAUTHENTICATED', 'Send a token: Authorization: Bearer and the token.')
  const caller = tokens.callerOf(token)
  if (caller !== undefined) return caller
  throw new HttpProblem(
    'UNAUTHENTICATED',
    'Nobody has this token. Send Authorization: Bearer and a token that is known.',
  )
}

function withoutPort(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, '')
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}
