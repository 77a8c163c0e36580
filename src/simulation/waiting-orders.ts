import type { Floor } from './floor.ts'

/** When all is over those who have had enough wait no longer: what they still wait for is cancelled, and paid back. */
export async function letGo(
  waiting: readonly { readonly orderId: string; readonly givesUp: boolean }[],
  { network, meter }: Floor,
): Promise<void> {
  const { orders } = network
  const leaving = waiting.filter(
    ({ orderId, givesUp }) => givesUp && orders.order(orderId).lines.some((line) => line.waiting > 0),
  )
  await Promise.all(
    leaving.map(({ orderId }) => {
      const lines = orders
        .order(orderId)
        .lines.flatMap(({ lineNumber, waiting: quantity }) => (quantity > 0 ? [{ lineNumber, quantity }] : []))
      return meter.measure('orders.cancel', performance.now(), () =>
        orders.cancel(orderId, { lines, reason: 'had enough' }),
      )
    }),
  )
}
