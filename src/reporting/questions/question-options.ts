import { readZone } from '../../calendar/business-day.ts'
import { dayReader } from '../../calendar/day-reader.ts'
import { type FieldList, fieldsOf, readObject, readPart, type Unchecked } from '../../errors/known-fields.ts'
import { readWholeNumber } from '../../inventory/request/fields.ts'
import type { ReadRange } from '../commit-source.ts'

/** What all questions can be told. */
export interface QuestionOptions {
  /** As it was known at this commit; all that is known, if left out. */
  readonly asOf?: { readonly sequence: number }
  /** Of a folder: those to which its first segments were archived. */
  readonly archives?: readonly string[]
}

/** The same for a question about months. */
export interface MonthlyOptions extends QuestionOptions {
  /** Whose months they are, such as `Europe/Berlin`; UTC, if left out. */
  readonly timeZone?: string
}

export const questionFields: FieldList<QuestionOptions> = { asOf: true, archives: true }
export const monthlyFields: FieldList<MonthlyOptions> = { ...questionFields, timeZone: true }
const asOfFields = fieldsOf<{ sequence: number }>({ sequence: true })

export interface AskedQuestion {
  readonly options: Unchecked
  readonly range: ReadRange
  /** The month of an instant: `2026-03`. */
  readonly monthOf: (at: number) => string
}

/** @throws INVALID_ARGUMENT */
export function readQuestion<Options>(value: unknown, fields: FieldList<Options>): AskedQuestion {
  const options = readObject(value, 'options', fieldsOf<Options>(fields))
  const { asOf, archives, timeZone } = options
  const toSequence =
    asOf === undefined ? undefined : readWholeNumber(readPart(asOf, 'asOf', asOfFields), 'sequence', 0, 'asOf.sequence')
  const dayOf = dayReader(timeZone === undefined ? 'UTC' : readZone(timeZone, 'timeZone'))
  return {
    options,
    range: {
      ...(toSequence !== undefined && { toSequence }),
      ...(archives !== undefined && { archives: archives as readonly string[] }),
    },
    monthOf: (at) => dayOf(at).slice(0, 7),
  }
}
