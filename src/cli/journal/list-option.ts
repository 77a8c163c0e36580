import { path } from '../../terminal/option-values.ts'

/** Parses a folder that may be given again, for another. */
export function asList(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, path(value)]
}
