import type { MeasurementName, Sample } from '../measurements/registry.ts'
import { type Contender, ContenderProcess } from './contender-process.ts'

/** How often each contender is measured. */
export interface Rounds {
  readonly rounds: number
  /** Before those that count. */
  readonly warmUps: number
}

/** What each contender found, a sample a round, by its name. */
export type Samples<Name extends MeasurementName> = ReadonlyMap<string, readonly Sample<Name>[]>

/**
 * Measures contenders in turn (A B C, A B C …), so that all share the machine's moods, after rounds of
 * warm-up, which are not counted.
 */
export async function measureInTurn<Name extends MeasurementName>(
  contenders: readonly Contender<Name>[],
  { rounds, warmUps }: Rounds,
): Promise<Samples<Name>> {
  const processes = contenders.map((contender) => new ContenderProcess(contender))
  const samples = new Map<string, Sample<Name>[]>(contenders.map(({ name }) => [name, []]))
  try {
    for (let round = -warmUps; round < rounds; round += 1) {
      for (const [index, { name }] of contenders.entries()) {
        const sample = await processes[index]?.measure()
        if (sample !== undefined && round >= 0) samples.get(name)?.push(sample)
      }
    }
    return samples
  } finally {
    await Promise.all(processes.map((each) => each.end()))
  }
}
