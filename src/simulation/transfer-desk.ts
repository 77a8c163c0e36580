import { setTimeout as sleep } from 'node:timers/promises'
import type { Transfer } from '../transfers.ts'
import type { Floor } from './floor.ts'
import type { OrderedTransfer } from './transfer-plan.ts'

/** Carries transfers from the request to the receipt: who asks, who approves, who ships and who takes in. */
export class TransferDesk {
  readonly #floor: Floor

  constructor(floor: Floor) {
    this.#floor = floor
  }

  async carry(plan: OrderedTransfer, wantedAt: number): Promise<void> {
    const transfer = await this.#approved(plan, wantedAt)
    if (transfer === undefined) return
    await this.#ship(transfer.id, plan)
    await sleep(plan.transitMs)
    if (!plan.staysOnTheWay) await this.#receive(transfer.id, plan)
  }

  /** Undefined if it is not to be: the goods are not there, or somebody says no. */
  async #approved(plan: OrderedTransfer, wantedAt: number): Promise<Transfer | undefined> {
    const { meter, network } = this.#floor
    const { sourceWarehouseId, destinationWarehouseId, productId, quantity } = plan
    const lines = [{ productId, quantity }]
    const requested = await meter.measure('transfers.request', wantedAt, () =>
      network.transfers.request({ sourceWarehouseId, destinationWarehouseId, lines, actor: 'planner' }),
    )
    if (!requested.ok) return undefined
    const { id, status } = requested.value
    if (status !== 'pending-approval') return requested.value
    const options = { actor: 'manager' }
    if (plan.isRejected) {
      await this.#insist('transfers.reject', () => network.transfers.reject(id, { ...options, reason: 'not now' }))
      return undefined
    }
    const approved = await this.#insist('transfers.approve', () => network.transfers.approve(id, options))
    if (approved.ok) return approved.value
    await this.#insist('transfers.cancel', () => network.transfers.cancel(id, { ...options, reason: 'sold out' }))
    return undefined
  }

  /** Some come in two parts. */
  async #ship(id: string, { productId, quantity, parts, transitMs }: OrderedTransfer): Promise<void> {
    const first = parts === 1 ? quantity : Math.ceil(quantity / 2)
    for (const units of [first, quantity - first]) {
      if (units === 0) continue
      const options = { lines: [{ productId, quantity: units }], expectedAt: Date.now() + transitMs, actor: 'dock' }
      await this.#insist('transfers.ship', () => this.#floor.network.transfers.ship(id, options))
    }
  }

  /** Some send the same receipt twice; it counts once. */
  async #receive(id: string, { productId, quantity, damaged, lost, isReceivedTwice }: OrderedTransfer): Promise<void> {
    const lines = [{ productId, quantity: quantity - damaged - lost, damaged, lost }]
    const receipt = {
      receiptId: `receipt of ${id}`,
      lines,
      actor: 'dock',
      ...(lost > 0 && { reason: 'not in the box' }),
    }
    const receive = (): Promise<unknown> =>
      this.#insist('transfers.receive', () => this.#floor.network.transfers.receive(id, receipt))
    await Promise.all(isReceivedTwice ? [receive(), receive()] : [receive()])
  }

  #insist<Value>(command: string, call: () => Promise<Value>) {
    return this.#floor.meter.insist(command, performance.now(), call)
  }
}
