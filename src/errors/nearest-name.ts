/** The name that was most likely meant, if one is like what was written: `ttl` → `ttlMs`, `qty` → `quantity`. */
export function nearestName(written: string, names: Iterable<string>): string | undefined {
  let nearest: string | undefined
  let least = Number.POSITIVE_INFINITY
  for (const name of names) {
    const distance = distanceBetween(bare(written), bare(name))
    if (distance < least) {
      least = distance
      nearest = name
    }
  }
  return nearest
}

/** `Idempotency_Key` and `idempotencyKey` are one name. What is too long for a name is like none. */
function bare(name: string): string {
  return name.length > 64 ? '' : name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}

/** 0 for equal names; Infinity for those that nobody would mistake for each other. */
function distanceBetween(written: string, name: string): number {
  if (written.length < 2) return Number.POSITIVE_INFINITY
  const edits = editsBetween(written, name)
  if (edits <= Math.max(written.length, name.length) / 3) return edits
  // A name cut short at either end, or to some of its letters, comes after all slips of the pen.
  const isPart = name.startsWith(written) || name.endsWith(written) || written.startsWith(name)
  return isPart || isShortFor(written, name) ? name.length + edits : Number.POSITIVE_INFINITY
}

/** Levenshtein's distance, with two neighbours that changed places as one edit. */
function editsBetween(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = (last[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swap = isSwap ? (beforeLast[j - 2] as number) + 1 : Number.POSITIVE_INFINITY
      row.push(Math.min((last[j] as number) + 1, (row[j - 1] as number) + 1, substitution, swap))
    }
    beforeLast = last
    last = row
  }
  return last[b.length] as number
}

/** Whether it has the first letter of a name and then some of the others, in their order: `qty`. */
function isShortFor(written: string, name: string): boolean {
  let at = 0
  for (const letter of name) if (letter === written[at]) at += 1
  return at === written.length && written[0] === name[0]
}
