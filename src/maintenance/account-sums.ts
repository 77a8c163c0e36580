import type { Account } from '../inventory/bucket.ts'

/** Bucket by bucket, how far below zero a count ever went, and where. */
export interface LowWater {
  readonly units: number
  /** The commit that took it there. */
  readonly sequence: number
}

interface Tracked {
  sum: number
  lowest: number
  lowestAt: number
}

/**
 * Sums of what the log's entries say, account by account, with each account's lowest point on the
 * way. It knows nothing of the engine's rules: it only adds and subtracts.
 */
export class AccountSums {
  readonly #accounts: Map<string, Tracked> = new Map()

  /** Adds to an account, or takes from it. */
  post(account: string, units: number, sequence: number): void {
    let held = this.#accounts.get(account)
    if (held === undefined) {
      held = { sum: 0, lowest: 0, lowestAt: 0 }
      this.#accounts.set(account, held)
    }
    held.sum += units
    if (held.sum >= held.lowest) return
    held.lowest = held.sum
    held.lowestAt = sequence
  }

  balance(account: Account): number {
    return this.#accounts.get(account)?.sum ?? 0
  }

  /** All accounts together. */
  get total(): number {
    let total = 0
    for (const { sum } of this.#accounts.values()) total += sum
    return total
  }

  /** How far an account ever went below zero; 0 if it never did. */
  lowWater(account: Account): LowWater {
    const held = this.#accounts.get(account)
    return { units: held === undefined ? 0 : 0 - held.lowest, sequence: held?.lowestAt ?? 0 }
  }

  accounts(): Iterable<string> {
    return this.#accounts.keys()
  }
}
