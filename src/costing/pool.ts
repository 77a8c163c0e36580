import type { Deficit } from './deficit.ts'
import type { Flows } from './flows.ts'
import { type Bundle, emptyBundle, type Origin, type Part } from './layer.ts'
import { Layers } from './layers.ts'
import type { Shipped } from './shipped.ts'

/** The units of one product in one place, and what they are worth. Units whose cost is known leave first. */
export abstract class Pool {
  /** Null: in transit. */
  readonly warehouseId: string | null
  readonly flows: Flows
  readonly costed: Layers = new Layers(true)
  readonly uncosted: Layers = new Layers(false)
  /** What went out that was not there yet: the next arrivals cover it. Only where effective times are read. */
  deficits: Deficit[] = []
  /** What left here, the last at the end: for returns that name nothing. */
  shipped: Shipped[] = []

  constructor(warehouseId: string | null, flows: Flows) {
    this.warehouseId = warehouseId
    this.flows = flows
  }

  get quantity(): number {
    return this.costed.quantity + this.uncosted.quantity
  }

  /** What the units whose cost is known are worth. */
  abstract get worth(): number

  /** Takes up to n units, by the method. */
  take(n: number): Bundle {
    const taken = emptyBundle()
    this.takeCosted(Math.min(n, this.costed.quantity), taken)
    const left = n - taken.costed
    if (left > 0) this.takeUncosted(left, taken)
    return taken
  }

  put({ parts, value }: Bundle): void {
    for (const part of parts) (part.isCosted ? this.costed : this.uncosted).add(part.origin, part.quantity, part.value)
    this.gain(value)
  }

  /**
   * Takes up to n units of one origin, as far as they are here.
   * @param value what they are worth, where no layer says it
   */
  abstract takeOf(origin: Origin, n: number, value: number): Bundle

  /** A later cost of units that are here. Those of unknown cost are known from then on; says how many these are. */
  raise(origin: Origin, value: number): number {
    const unknown = emptyBundle()
    this.uncosted.takeOf(origin, Number.MAX_SAFE_INTEGER, unknown)
    for (const part of unknown.parts) this.costed.add(origin, part.quantity, 0)
    if (this.costed.quantity === 0) {
      const [first] = this.uncosted
      if (first === undefined) return 0
      this.uncosted.takeOf(first.origin, Number.MAX_SAFE_INTEGER, unknown)
      this.costed.add(first.origin, unknown.uncosted, 0)
    }
    this.raiseCosted(origin, value)
    return unknown.uncosted
  }

  /** Its layers with what each is worth: first those of known cost, the earliest first. */
  abstract layers(): Iterable<Part>

  protected abstract takeCosted(n: number, into: Bundle): void
  protected abstract takeUncosted(n: number, into: Bundle): void
  protected abstract raiseCosted(origin: Origin, value: number): void
  /** Takes over the value of what was put in, if it is no layer's. */
  protected abstract gain(value: number): void
}
