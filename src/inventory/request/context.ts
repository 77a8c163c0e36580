import type { CommitContext, Reference } from '../../audit/commit.ts'
import { type FieldList, fieldsOf, readPart, type Unchecked } from '../../errors/known-fields.ts'
import { type Refusal, refuse } from '../../errors/refusal.ts'
import { timeOf } from '../../errors/time-of.ts'
import { checkedText, readId, readText, readWholeNumber } from './fields.ts'
import { readMetadata } from './metadata.ts'

export const contextFields: FieldList<CommitContext> = {
  actor: true,
  reason: true,
  reference: true,
  metadata: true,
  effectiveAt: true,
}
const referenceFields = fieldsOf<Reference>({ type: true, id: true })

/** What happens cannot have happened later than now. */
export function judgeContext(context: CommitContext | undefined, at: number): Refusal | undefined {
  const effectiveAt = context?.effectiveAt
  if (effectiveAt === undefined || effectiveAt <= at) return undefined
  const problem = `is ${timeOf(effectiveAt)}, later than now, ${timeOf(at)}; tell what has happened once it has`
  return refuse('INVALID_ARGUMENT', { field: 'effectiveAt', value: String(effectiveAt), problem })
}

/** The context of a command, checked and copied; undefined if there is none. */
export function readContext(from: Unchecked): CommitContext | undefined {
  const { actor, reason, reference, metadata, effectiveAt } = from
  // In one piece, and without a list: every command comes by here.
  const hasWords = actor !== undefined || reason !== undefined || reference !== undefined
  if (!hasWords && metadata === undefined && effectiveAt === undefined) return undefined
  const context: { -readonly [Key in keyof CommitContext]: CommitContext[Key] } = {}
  if (actor !== undefined) context.actor = checkedText(actor, 'actor')
  if (reason !== undefined) context.reason = checkedText(reason, 'reason')
  if (reference !== undefined) context.reference = readReference(reference, 'reference')
  if (metadata !== undefined) context.metadata = readMetadata(metadata)
  if (effectiveAt !== undefined) context.effectiveAt = readWholeNumber(from, 'effectiveAt')
  return context
}

export function readOptionalReference(from: Unchecked, path: string): Reference | undefined {
  const value = from.reference
  return value === undefined ? undefined : readReference(value, path)
}

function readReference(value: unknown, path: string): Reference {
  const from = readPart(value, path, referenceFields)
  return Object.freeze({
    type: readText(from, 'type', `${path}.type`),
    id: readId(from, 'id', `${path}.id`),
  })
}
