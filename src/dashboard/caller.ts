import { type Signal, signal } from '@preact/signals'
import { ask, isSignedOut } from './api.ts'

/** Who is signed in, and what they may do. */
export interface Caller {
  readonly name: string
  readonly scope: 'read' | 'write' | 'admin'
}

export const caller: Signal<Caller | undefined> = signal(undefined)

/** Whether the reader may have things done: a button that would be refused is not shown. */
export function mayWrite(): boolean {
  return caller.value !== undefined && caller.value.scope !== 'read'
}

export function isAdmin(): boolean {
  return caller.value?.scope === 'admin'
}

export async function findCaller(): Promise<void> {
  try {
    caller.value = (await ask<Caller>('/v1/session')).body
    isSignedOut.value = false
  } catch {
    // Nobody is signed in, or nobody answers: the page says which.
  }
}

export async function signOut(): Promise<void> {
  await ask('/v1/session', { method: 'DELETE' })
  caller.value = undefined
  isSignedOut.value = true
}
