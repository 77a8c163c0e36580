import { z } from 'zod'
import type { JsonValue } from '../../audit/commit.ts'

/** Schemas of all fields of a type, those that may be left out included: the compiler refuses a list that lacks one. */
export type Fields<Type> = { readonly [Name in keyof Type]-?: z.ZodType }

/** What stands in the header or is the token's, and not in a body. */
type NotInBody = 'actor' | 'idempotencyKey' | 'signal'

/** What a body has of a command's request; the rest stands in the path. */
export type BodyOf<Request, InPath extends string = never> = Request extends unknown
  ? Omit<Request, NotInBody | InPath>
  : never

export const id: z.ZodString = z.string().min(1).max(128)
export const text: z.ZodString = z.string().min(1).max(1024)
export const quantity: z.ZodInt = z.int().min(1)
export const wholeNumber: z.ZodInt = z.int().min(0)
/** A query has texts. */
export const wholeNumberText: z.ZodString = z.string().regex(/^\d{1,15}$/, 'must be a whole number from 0')

/** Milliseconds since 1970; the first day of 1970 begins before that in half of the world. */
export const instantText: z.ZodString = z.string().regex(/^-?\d{1,15}$/, 'must be milliseconds since 1970')

export const reference: z.ZodObject<{ type: z.ZodString; id: z.ZodString }, z.core.$strict> = z.strictObject({
  type: text,
  id,
})

/** What came as JSON is JSON; its size and depth are the library's to judge. */
export const json: z.ZodType<JsonValue> = z.unknown() as z.ZodType<unknown> as z.ZodType<JsonValue>

interface ContextFields {
  readonly reason: z.ZodExactOptional<z.ZodString>
  readonly reference: z.ZodExactOptional<typeof reference>
  readonly metadata: z.ZodExactOptional<z.ZodType<JsonValue>>
  readonly effectiveAt: z.ZodExactOptional<z.ZodInt>
}

/** What every command takes: why, about what, and when it happened. */
export const context: ContextFields = {
  reason: text.exactOptional(),
  reference: reference.exactOptional(),
  metadata: json.exactOptional(),
  effectiveAt: wholeNumber.exactOptional(),
}

interface LevelFields extends ContextFields {
  readonly expectedVersion: z.ZodExactOptional<z.ZodInt>
}

/** What every command on a level or a reservation takes. */
export const levelOptions: LevelFields = { ...context, expectedVersion: wholeNumber.exactOptional() }

export const unitCost: z.ZodExactOptional<z.ZodInt> = wholeNumber.exactOptional()
