import type { ThroughputParams } from '../measurements/throughput.ts'
import type { Contender } from './contender-process.ts'
import type { Figure } from './figure.ts'
import { measureInTurn, type Rounds } from './rounds.ts'

/** Reservations a second of several systems or loads, measured in turn; nothing for one that is not there. */
export async function throughputs<Name extends string>(
  rounds: Rounds,
  contenders: Readonly<Record<Name, ThroughputParams | undefined>>,
): Promise<Readonly<Record<Name, Figure>>> {
  const present = Object.entries<ThroughputParams | undefined>(contenders).flatMap(
    ([name, params]): Contender<'throughput'>[] =>
      params === undefined ? [] : [{ name, measurement: 'throughput', params }],
  )
  const samples = await measureInTurn(present, rounds)
  const figures = Object.keys(contenders).map((name) => [
    name,
    (samples.get(name) ?? []).map(({ perSecond }) => perSecond),
  ])
  return Object.fromEntries(figures) as Record<Name, Figure>
}
