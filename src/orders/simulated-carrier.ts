import type { Carrier, Label, LabelRequest } from './carrier.ts'

export interface SimulatedCarrierOptions {
  /** Every so many-th call fails before a label is made; none, if left out. */
  readonly failsEvery?: number
  /** Of every so many-th label the answer is lost; of none, if left out. */
  readonly losesEvery?: number
}

/** A carrier for demos and tests: it brings nothing. It fails, and loses answers, as often as it is told to. */
export class SimulatedCarrier implements Carrier {
  readonly #options: SimulatedCarrierOptions
  readonly #labels: Map<string, Label> = new Map()
  #calls = 0

  constructor(options: SimulatedCarrierOptions = {}) {
    this.#options = options
  }

  async createLabel({ idempotencyKey }: LabelRequest): Promise<Label> {
    this.#calls += 1
    const { failsEvery, losesEvery } = this.#options
    if (isNth(this.#calls, failsEvery)) throw new Error('the simulated carrier is out of order')
    const trackingNumber = `SIM-${this.#labels.size + 1}`
    const label = this.#labels.get(idempotencyKey) ?? Object.freeze({ carrier: 'SIM', trackingNumber })
    this.#labels.set(idempotencyKey, label)
    if (isNth(this.#calls, losesEvery)) throw new Error('the answer of the simulated carrier was lost')
    return label
  }

  async lookup({ idempotencyKey }: { readonly idempotencyKey: string }): Promise<Label | undefined> {
    return this.#labels.get(idempotencyKey)
  }
}

function isNth(call: number, every: number | undefined): boolean {
  return every !== undefined && call % every === 0
}
