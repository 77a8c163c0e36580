import type { FastifyRequest } from 'fastify'
import { HttpProblem } from './http-problem.ts'
import { type Caller, mayDo, type Scope, type Token, TokenBook } from './tokens.ts'

export interface GuardOptions {
  /** Who may ask; `'none'`: whoever reaches the service may do everything, by the name `local`. */
  readonly tokens: readonly Token[] | 'none'
  /** What `Host` may be, without the port; anything where it is left out. */
  readonly allowedHosts?: readonly string[] | undefined
}

const anybody: Caller = Object.freeze({ name: 'local', scope: 'admin' })

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

  /** @throws UNAUTHENTICATED, SCOPE_MISSING */
  admit(request: FastifyRequest, needed: Scope): void {
    const { authorization } = request.headers
    const caller = this.#tokens === undefined ? anybody : this.#tokens.callerOf(bearerIn(authorization))
    if (caller === undefined)
      throw new HttpProblem(
        'UNAUTHENTICATED',
        'Nobody has this token. Send Authorization: Bearer and a token that is known.',
      )
    this.#callers.set(request, caller)
    if (mayDo(caller, needed)) return
    const { name, scope } = caller
    const said = `The token of ${name} is for ${scope}, and this needs ${needed}. Ask with another.`
    throw new HttpProblem('SCOPE_MISSING', said, { name, scope, needed })
  }

  /** Who was admitted. */
  callerOf(request: FastifyRequest): Caller {
    const caller = this.#callers.get(request)
    if (caller === undefined) throw new Error('nobody was asked at the door of this route')
    return caller
  }
}

function bearerIn(authorization: string | undefined): string {
  const token = /^bearer +([!-~]+)$/i.exec(authorization ?? '')?.[1]
  if (token !== undefined) return token
  throw new HttpProblem('UNAUTHENTICATED', 'Send a token: Authorization: Bearer and the token.')
}

function withoutPort(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, '')
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}
