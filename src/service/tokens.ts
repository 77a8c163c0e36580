import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { invalidArgument } from '../errors/invalid-argument.ts'

/** What a token may do: look, have things done, or also look after the service. Each has those before it. */
export type Scope = 'read' | 'write' | 'admin'

/** Who asks. Its name is the `actor` of what it has done. */
export interface Token {
  /** 1 to 32 of letters, digits, dot, dash and underscore. */
  readonly name: string
  /** At least 16 characters that nobody can guess. */
  readonly token: string
  /** The most that it may do. */
  readonly scope: Scope
}

export interface Caller {
  readonly name: string
  readonly scope: Scope
}

const scopes: readonly Scope[] = ['read', 'write', 'admin']
const shortest = 16

export function mayDo({ scope }: Caller, needed: Scope): boolean {
  return scopes.indexOf(scope) >= scopes.indexOf(needed)
}

/** Knows who has a token. Only digests are kept, and all are compared: the time it takes tells nothing. */
export class TokenBook {
  readonly #known: readonly { readonly digest: Buffer; readonly caller: Caller }[]

  /** @throws INVALID_ARGUMENT, never with the token itself */
  constructor(tokens: readonly Token[]) {
    const names = new Set(tokens.map(({ name }) => name))
    if (tokens.length === 0) throw invalidArgument('tokens', tokens, 'must have at least one token')
    if (names.size < tokens.length) throw invalidArgument('tokens', '…', 'must have a name each, all different')
    this.#known = tokens.map(({ name, token, scope }, index) => {
      if (!/^[\w.-]{1,32}$/.test(name))
        throw invalidArgument(
          `tokens[${index}].name`,
          name,
          'must be 1 to 32 letters, digits, dots, dashes, underscores',
        )
      if (typeof token !== 'string' || !new RegExp(`^[!-~]{${shortest},}$`).test(token))
        throw invalidArgument(`tokens[${index}].token`, '…', `must be ${shortest} printable characters or more`)
      if (!scopes.includes(scope))
        throw invalidArgument(`tokens[${index}].scope`, scope, `must be one of ${scopes.join(', ')}`)
      return { digest: digestOf(token), caller: Object.freeze({ name, scope }) }
    })
  }

  /** Whose token it is. */
  callerOf(token: string): Caller | undefined {
    const digest = digestOf(token)
    let found: Caller | undefined
    for (const { digest: known, caller } of this.#known) if (timingSafeEqual(known, digest)) found = caller
    return found
  }

  /**
   * What stands for a token until a time, in seconds since 1970. Its seal is made with the token's digest: it holds over
   * restarts without being kept anywhere, and ends when the token is taken away.
   */
  sessionOf({ name }: Caller, end: number): string {
    const known = this.#known.find(({ caller }) => caller.name === name)
    if (known === undefined) throw new Error(`no token is called ${name}`)
    return `${name}~${end}~${sealOf(known.digest, name, end).toString('base64url')}`
  }

  /** @param now in milliseconds since 1970 */
  callerOfSession(session: string, now: number = Date.now()): Caller | undefined {
    const [name, end, seal = ''] = session.split('~')
    const known = this.#known.find(({ caller }) => caller.name === name)
    if (known === undefined || !(Number(end) * 1_000 > now)) return undefined
    const [said, right] = [Buffer.from(seal, 'base64url'), sealOf(known.digest, known.caller.name, Number(end))]
    return said.length === right.length && timingSafeEqual(said, right) ? known.caller : undefined
  }
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

function sealOf(digest: Buffer, name: string, end: number): Buffer {
  return createHmac('sha256', digest).update(`${name}~${end}`).digest()
}
