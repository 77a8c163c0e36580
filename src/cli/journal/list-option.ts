/** Parses an option that may be given again. */
export function asList(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}
