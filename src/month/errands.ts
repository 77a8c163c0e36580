import type { Planner } from './month-stage.ts'

/** What is on the agenda about one thing: an order, a parcel, a transfer. Nothing is planned twice at a time. */
export class Errands {
  readonly #agenda: Planner
  readonly #about: Set<string> = new Set()

  constructor(agenda: Planner) {
    this.#agenda = agenda
  }

  has(id: string): boolean {
    return this.#about.has(id)
  }

  plan(id: string, at: number, act: () => Promise<void>): void {
    this.#about.add(id)
    this.#agenda.plan(at, async () => {
      this.#about.delete(id)
      await act()
    })
  }
}
