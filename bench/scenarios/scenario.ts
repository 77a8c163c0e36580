import type { Peers } from '../peers/peers.ts'
import type { Rounds } from '../support/rounds.ts'
import type { Row } from '../support/row.ts'

/** How much is done: for a first look, or for figures to rely on. */
export interface Effort extends Rounds {
  readonly isQuick: boolean
  /** Reservations a round where nothing waits for a disk. */
  readonly operations: number
  /** How long a round lasts where something does. */
  readonly seconds: number
}

/** What a scenario works with. */
export interface Bench {
  readonly effort: Effort
  /** Where journals and the data of peers are; emptied at the end. */
  readonly directory: string
  readonly peers: Peers
}

/** Points of a line that a chart draws; its x is a number, or the name of a step. */
export interface Series {
  readonly chart: string
  readonly name: string
  readonly points: readonly (readonly [x: number | string, y: number])[]
}

export interface Findings {
  readonly rows: readonly Row[]
  readonly series?: readonly Series[]
}

/** Something to find out, by the name that the command line knows it by. */
export interface Scenario {
  readonly name: string
  readonly title: string
  run(bench: Bench): Promise<Findings>
}
