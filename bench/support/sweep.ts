import type { Series } from '../scenarios/scenario.ts'
import { type Figure, median } from './figure.ts'
import type { Rounds } from './rounds.ts'
import { type ThroughputOf, throughputs } from './throughputs.ts'

/** A sweep is long: five rounds do. */
export function fewer(rounds: Rounds): Rounds {
  return { ...rounds, rounds: Math.min(rounds.rounds, 5) }
}

/** What to measure at a step; undefined where that says nothing, or the peer is not there. */
export type Line<Step> = (step: Step) => ThroughputOf | undefined

/** Throughput of several lines at several steps, all measured in turn. */
export class Sweep<Step extends { readonly x: number | string }> {
  readonly #names: readonly string[]
  readonly #steps: readonly Step[]
  readonly #figures: Readonly<Record<string, Figure>>

  private constructor(names: readonly string[], steps: readonly Step[], figures: Readonly<Record<string, Figure>>) {
    this.#names = names
    this.#steps = steps
    this.#figures = figures
  }

  static async measure<Step extends { readonly x: number | string }>(
    rounds: Rounds,
    steps: readonly Step[],
    lines: Readonly<Record<string, Line<Step>>>,
  ): Promise<Sweep<Step>> {
    const subjects = Object.entries(lines).flatMap(([name, line]) =>
      steps.map((step) => [key(name, step.x), line(step)] as const),
    )
    return new Sweep(Object.keys(lines), steps, await throughputs(rounds, Object.fromEntries(subjects)))
  }

  at(name: string, x: Step['x']): Figure {
    return this.#figures[key(name, x)] ?? []
  }

  /** The step at which a line is highest. */
  peak(name: string): Step['x'] {
    const heights = this.#steps.map(({ x }) => ({ x, height: median(this.at(name, x)) }))
    return heights.reduce((highest, each) => (each.height > highest.height ? each : highest)).x
  }

  /** As lines of a chart, without what was not measured. */
  series(chart: string): Series[] {
    const lines = this.#names.map((name) => {
      const measured = this.#steps.filter(({ x }) => this.at(name, x).length > 0)
      return { chart, name, points: measured.map(({ x }) => [x, median(this.at(name, x))] as const) }
    })
    return lines.filter(({ points }) => points.length > 0)
  }
}

function key(name: string, x: number | string): string {
  return `${name}, ${x}`
}
