import type { Attempt, Failure } from '../index.ts'

/** What became of a call: its value, or what refused or failed it. */
export type Outcome<Value> = Attempt<Value, Failure>
