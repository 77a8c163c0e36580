import { type Signal, signal } from '@preact/signals'
import type { JSX } from 'preact'
import { fromNow, fullTime, time } from '../words.ts'

/** Ticks each second, for all ages on the page together. */
export const now: Signal<number> = signal(Date.now())
setInterval(() => {
  if (!document.hidden) now.value = Date.now()
}, 1_000)

export function Time({ at }: { at: number | null | undefined }): JSX.Element {
  if (at === null || at === undefined) return <span class="quiet">–</span>
  return (
    <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
      {time(at)}
    </time>
  )
}

/** How long ago, or how soon. */
export function Age({ at }: { at: number | undefined }): JSX.Element {
  if (at === undefined) return <span class="quiet">–</span>
  return (
    <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
      {fromNow(at, now.value)}
    </time>
  )
}
