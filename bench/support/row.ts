import { type Figure, median, type Spread, spreadOf } from './figure.ts'

/** What a ratio must come to: at least for what should be high, at most for what should be low. */
export type Target = { readonly atLeast: number } | { readonly atMost: number }

export type Unit = '/s' | 'µs' | 'ms' | 'GB' | 'bytes'

/** A line of the report: ours beside a peer's, or beside the limit that a goal sets. */
export interface Row {
  readonly goal: string
  readonly name: string
  readonly ours: number
  readonly peer: number | null
  readonly peerName: string
  readonly ratio: number | null
  readonly target: Target | null
  readonly unit: Unit
  readonly spread: { readonly ours: Spread; readonly peer: Spread }
  readonly durability: string
  /** Null if there is no goal, or no peer to tell by. */
  readonly met: boolean | null
}

interface Subject {
  readonly goal: string
  readonly name: string
  readonly unit: Unit
  readonly durability: string
  readonly target?: Target
}

/** Ours and a peer's figures of the same rounds. A peer that is not there leaves the row without a verdict. */
export function compared(subject: Subject, ours: Figure, peerName: string, peer: Figure | undefined): Row {
  return row(subject, ours, peerName, peer === undefined || peer.length === 0 ? null : median(peer), spreadOf(peer))
}

/** Ours beside a limit: one that it must reach, or one that it must not pass. */
export function limited(subject: Subject, ours: Figure, limit: number, is: 'least' | 'most'): Row {
  const target = is === 'least' ? { atLeast: 1 } : { atMost: 1 }
  return row({ ...subject, target }, ours, 'the goal', limit, null)
}

/** A figure that stands for itself. */
export function found(subject: Subject, ours: Figure): Row {
  return row(subject, ours, '', null, null)
}

function row(subject: Subject, ours: Figure, peerName: string, peer: number | null, peerSpread: Spread): Row {
  const { target = null, ...rest } = subject
  const ratio = peer === null ? null : median(ours) / peer
  return {
    ...rest,
    ours: median(ours),
    peer,
    peerName,
    ratio,
    target,
    spread: { ours: spreadOf(ours), peer: peerSpread },
    met: ratio === null || target === null ? null : isMet(ratio, target),
  }
}

function isMet(ratio: number, target: Target): boolean {
  return 'atLeast' in target ? ratio >= target.atLeast : ratio <= target.atMost
}
