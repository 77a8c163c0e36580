import { type Signal, signal } from '@preact/signals'

/** What the service says no with (RFC 9457). */
export interface Problem {
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly details: Readonly<Record<string, unknown>>
}

export class Refusal extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail)
    this.problem = problem
  }
}

/** Whether somebody must sign in first. */
export const isSignedOut: Signal<boolean> = signal(false)
/** The last commit that any answer knew. */
export const lastSequence: Signal<number> = signal(0)

export interface Answer<Body> {
  readonly body: Body
  readonly sequence: number
}

/** Asks the service. @throws Refusal, also where nobody answers */
export async function ask<Body>(path: string, options: RequestInit = {}): Promise<Answer<Body>> {
  const response = await fetch(path, options).catch((error: unknown) => {
    if (options.signal?.aborted) throw error
    throw new Refusal({
      status: 0,
      code: 'NO_ANSWER',
      detail: 'The service does not answer. Is it running?',
      details: {},
    })
  })
  const sequence = Number(response.headers.get('stockhold-sequence') ?? 0)
  if (!path.includes('sequence=') && sequence > lastSequence.peek()) lastSequence.value = sequence
  if (response.ok) return { body: (await bodyOf(response)) as Body, sequence }
  const problem = (await bodyOf(response)) as Partial<Problem>
  if (response.status === 401) isSignedOut.value = true
  throw new Refusal({
    status: response.status,
    code: problem.code ?? 'UNKNOWN',
    detail: problem.detail ?? `The service answered ${response.status}.`,
    details: problem.details ?? {},
  })
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text()
  return response.headers.get('content-type')?.includes('json') && text !== '' ? JSON.parse(text) : {}
}

/** Has something done, once: a second try with the same key does nothing more. */
export async function command<Body>(path: string, body: object, key: string, method: string = 'POST'): Promise<Body> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': `"${key}"` }
  return (await ask<Body>(path, { method, headers, body: JSON.stringify(body) })).body
}
