/** One thing to be timed: made anew for every round, so that no round pays for another's memory. */
export interface Contender {
  readonly name: string
  /** Makes a system and returns a function that does `operations` of the work, and one that checks it. */
  prepare(): Promise<Prepared>
}

export interface Prepared {
  run(operations: number): Promise<void>
  /** Throws if what was done is not what was asked: a figure of a wrong result is none. */
  check(operations: number): Promise<void>
}

export interface Rates {
  readonly name: string
  /** Operations a second. */
  readonly median: number
  readonly min: number
  readonly max: number
}

/** Times contenders in turn (A B C, A B C …), after one round of warm-up, so that all share the machine's moods. */
export async function measure(contenders: readonly Contender[], operations: number, rounds: number): Promise<Rates[]> {
  const rates = new Map<string, number[]>(contenders.map(({ name }) => [name, []]))
  for (let round = 0; round <= rounds; round += 1) {
    for (const contender of contenders) {
      const rate = await timeOnce(contender, operations)
      if (round > 0) rates.get(contender.name)?.push(rate)
    }
  }
  return contenders.map(({ name }) => summarise(name, rates.get(name) ?? []))
}

async function timeOnce(contender: Contender, operations: number): Promise<number> {
  const prepared = await contender.prepare()
  globalThis.gc?.()
  const start = performance.now()
  await prepared.run(operations)
  const seconds = (performance.now() - start) / 1000
  await prepared.check(operations)
  return operations / seconds
}

function summarise(name: string, rates: readonly number[]): Rates {
  const sorted = rates.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0
  return { name, median: at(0.5), min: at(0), max: at(1) }
}
