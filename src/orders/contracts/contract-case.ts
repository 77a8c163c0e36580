/** One thing that an implementation must do. Runs in any test runner: `test(name, run)`. */
export interface ContractCase {
  readonly name: string
  /** Rejects with a sentence that says what was wrong. */
  readonly run: () => Promise<void>
}

export function mustBe(actual: unknown, expected: unknown, what: string): void {
  const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (is !== should) throw new Error(`${what} is ${is ?? 'undefined'}, and must be ${should ?? 'undefined'}`)
}

export function mustBeOneOf(actual: unknown, expected: readonly unknown[], what: string): void {
  if (!expected.includes(actual))
    throw new Error(
      `${what} is ${JSON.stringify(actual) ?? 'undefined'}, and must be one of ${JSON.stringify(expected)}`,
    )
}

export function mustBeText(actual: unknown, what: string): void {
  if (typeof actual !== 'string' || actual === '') throw new Error(`${what} must be a string that is not empty`)
}

/** A signal that nobody aborts. */
export function calm(): AbortSignal {
  return new AbortController().signal
}
