import type { Answer } from './answer.ts'
import type { KeyedCommand } from './keyed-command.ts'

/** Where the writer is, if it may be worth killing there. */
export type Stage = 'opening' | 'snapshot begun' | 'snapshot taken'

/** What the writer tells, a line each: what it is about to do, what it was answered, and where it is. */
export type Message = { readonly submitted: KeyedCommand } | { readonly answered: Answer } | { readonly stage: Stage }

export function lineOf(message: Message): string {
  return `${JSON.stringify(message)}\n`
}

/** A line that the kill cut short gives nothing: it is no JSON, and was never told. */
export function readMessage(line: string): Message | undefined {
  try {
    return JSON.parse(line) as Message
  } catch {
    return undefined
  }
}
