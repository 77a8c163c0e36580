/** How often each contender is measured. */
export interface Rounds {
  readonly rounds: number
  /** Before those that count. */
  readonly warmUps: number
}

/** What can be measured again and again, each time from a new beginning. */
export interface Contender<Sample> {
  measure(): Promise<Sample>
  /** Called when no more rounds come. */
  end?(): Promise<void>
}

/**
 * Measures contenders in turn (A B C, A B C …), so that all share the machine's moods, after rounds of
 * warm-up, which are not counted.
 */
export async function measureInTurn<Name extends string, Sample>(
  { rounds, warmUps }: Rounds,
  contenders: Readonly<Record<Name, Contender<Sample>>>,
): Promise<Readonly<Record<Name, readonly Sample[]>>> {
  const all = Object.entries<Contender<Sample>>(contenders).map(([name, contender]) => ({
    name,
    contender,
    samples: [] as Sample[],
  }))
  try {
    for (let round = -warmUps; round < rounds; round += 1) {
      for (const { contender, samples } of all) {
        const sample = await contender.measure()
        if (round >= 0) samples.push(sample)
      }
    }
    return Object.fromEntries(all.map(({ name, samples }) => [name, samples])) as Record<Name, Sample[]>
  } finally {
    for (const { contender } of all) await contender.end?.()
  }
}
