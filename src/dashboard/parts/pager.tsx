import type { JSX } from 'preact'
import { asked, changed } from '../address.ts'

/** Leads to the next page of a list, and back to its beginning. */
export function Pager({ next }: { next: string | undefined }): JSX.Element | null {
  const cursor = asked('cursor')
  if (next === undefined && cursor === undefined) return null
  return (
    <p class="buttons">
      {cursor !== undefined && <a href={changed({ cursor: undefined })}>← From the beginning</a>}
      {next !== undefined && <a href={changed({ cursor: next })}>Next page →</a>}
    </p>
  )
}
