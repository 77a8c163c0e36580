import { firstSequenceOf, ownerBefore, ownerOf } from './layout.ts'

/** The segments in a folder: those that are the log, in its order; and those that are nothing. */
export interface Lineage {
  readonly segments: string[]
  readonly strays: string[]
}

/**
 * Tells the log from what owners wrote that had lost it. The first segment of an owner seals what stands
 * before: its name says with which commit it begins, and after whose segment. So nothing is of the log
 * that an earlier owner wrote from that commit on, and nothing of an owner in between, who never saw its
 * end. The latest owner is believed: whoever came later had read all that was answered before
 * (log-owner.ts says why).
 */
export function lineageOf(names: readonly string[]): Lineage {
  const byOwner = [...Map.groupBy(names, ownerOf)].toSorted(([one], [other]) => other - one)
  const segments = new Set<string>()
  // What the owners later than the one that is looked at left to it.
  let latestOwner = Number.POSITIVE_INFINITY
  let end = Number.POSITIVE_INFINITY
  for (const [owner, files] of byOwner) {
    if (owner > latestOwner) continue
    const own = files.filter((name) => firstSequenceOf(name) < end)
    for (const name of own) {
      segments.add(name)
      end = Math.min(end, firstSequenceOf(name))
      latestOwner = ownerBefore(name) ?? latestOwner
    }
  }
  return { segments: [...segments].sort(), strays: names.filter((name) => !segments.has(name)).sort() }
}

/** The last commit of a segment that the next one seals; undefined if it ends where its file does. */
export function lastSequenceIn(next: string | undefined): number | undefined {
  return next === undefined || ownerBefore(next) === undefined ? undefined : firstSequenceOf(next) - 1
}
