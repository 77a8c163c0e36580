import type { CommitContext, Reference } from '../../audit/commit.ts'
import { type FieldList, fieldsOf, readPart, type Unchecked } from '../../errors/known-fields.ts'
import { checkedText, readId, readText } from './fields.ts'
import { readMetadata } from './metadata.ts'

export const contextFields: FieldList<CommitContext> = { actor: true, reason: true, reference: true, metadata: true }
const referenceFields = fieldsOf<Reference>({ type: true, id: true })

/** The context of a command, checked and copied; undefined if there is none. */
export function readContext(from: Unchecked): CommitContext | undefined {
  const { actor, reason, reference, metadata } = from
  if (actor === undefined && reason === undefined && reference === undefined && metadata === undefined) return undefined
  const context: { -readonly [Key in keyof CommitContext]: CommitContext[Key] } = {}
  if (actor !== undefined) context.actor = checkedText(actor, 'actor')
  if (reason !== undefined) context.reason = checkedText(reason, 'reason')
  if (reference !== undefined) context.reference = readReference(reference, 'reference')
  if (metadata !== undefined) context.metadata = readMetadata(metadata)
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
