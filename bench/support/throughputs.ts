import type { ThroughputParams } from '../measurements/throughput.ts'
import { ContenderProcess } from './contender-process.ts'
import type { Figure } from './figure.ts'
import { type Contender, measureInTurn, type Rounds } from './rounds.ts'

interface Throughput {
  readonly perSecond: number
}

/** A system and a load for a process of their own; or whatever measures itself, as a peer with its own load generator. */
export type ThroughputOf = ThroughputParams | Contender<Throughput> | (() => Promise<Throughput>)

/** Reservations a second of several systems or loads, measured in turn; nothing for one that is not there. */
export async function throughputs<Name extends string>(
  rounds: Rounds,
  subjects: Readonly<Record<Name, ThroughputOf | undefined>>,
): Promise<Readonly<Record<Name, Figure>>> {
  const samples = await measureInTurn(
    rounds,
    Object.fromEntries(
      Object.entries<ThroughputOf | undefined>(subjects).flatMap(([name, subject]) =>
        subject === undefined ? [] : [[name, contender(name, subject)]],
      ),
    ),
  )
  const figures = Object.keys(subjects).map((name) => [name, (samples[name] ?? []).map(({ perSecond }) => perSecond)])
  return Object.fromEntries(figures) as Record<Name, Figure>
}

function contender(name: string, subject: ThroughputOf): Contender<Throughput> {
  if (typeof subject === 'function') return { measure: subject }
  if ('measure' in subject) return subject
  return new ContenderProcess({ name, measurement: 'throughput', params: subject })
}
