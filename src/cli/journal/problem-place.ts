import type { JournalProblem } from '../../index.ts'

/** Where something is wrong, as far as it is known. */
export function describePlace({ file, offset, position, sequence, entry, invariant }: JournalProblem): string {
  const parts = [
    file === undefined ? [] : [`in ${file}`],
    offset === undefined ? [] : [`at byte ${offset}`],
    position === undefined ? [] : [`position ${position}`],
    sequence === undefined ? [] : [`commit ${sequence}`],
    entry === undefined ? [] : [`entry ${entry}`],
    invariant === undefined ? [] : [`invariant ${invariant}`],
  ]
  return parts.flat().join(', ')
}
