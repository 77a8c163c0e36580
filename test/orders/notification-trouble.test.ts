import { expect, test } from 'vitest'
import {
  carrierContract,
  gatewayContract,
  MemoryCursor,
  type Notification,
  SimulatedPayments,
} from '../../src/orders.ts'
import { Shop, type ShopOptions } from '../../src/shop.ts'
import { FakeClock } from '../support/fake-clock.ts'

type Sender = NonNullable<ShopOptions['notifications']>['sender']

async function shopTelling(sender: Sender, more: Partial<ShopOptions> = {}, sequence?: number): Promise<Shop> {
  const cursor = new MemoryCursor()
  if (sequence !== undefined) await cursor.save(sequence)
  const notifications = { sender, cursor, types: ['order-created'] as const }
  const shop = await Shop.open({ payments: new SimulatedPayments(), currency: 'EUR', notifications, ...more })
  await shop.inventory.addWarehouse({ id: 'SFO', name: 'SFO' })
  await shop.inventory.receive({ warehouseId: 'SFO', productId: 'PEN', quantity: 5 })
  await shop.orders.place({ orderId: 'O-1', lines: [{ productId: 'PEN', quantity: 1, unitPrice: 5 }] })
  return shop
}

/** Never answers, whatever it is told. */
class Silent {
  readonly asked: Notification[] = []

  send(notification: Notification): Promise<void> {
    this.asked.push(notification)
    return new Promise(() => undefined)
  }
}

test('a sender that never answers does not keep the shop from closing, and is told that it is given up', async () => {
  const sender = new Silent()
  const shop = await shopTelling(sender)
  await expect.poll(() => sender.asked.length).toBe(1)
  await shop.close()
  expect(sender.asked[0]?.signal.aborted).toBe(true)
})

test('a sender that does not answer in time is asked again, with the same id', async () => {
  const [sender, clock] = [new Silent(), new FakeClock()]
  const shop = await shopTelling(sender, { clock, outbox: { callTimeoutMs: 1_000, firstDelayMs: 100 } })
  await expect.poll(() => sender.asked.length).toBe(1)
  clock.advance(1_000)
  await expect.poll(() => sender.asked[0]?.signal.aborted).toBe(true)
  await new Promise((resolve) => setImmediate(resolve))
  clock.advance(100)
  await expect.poll(() => sender.asked.length).toBe(2)
  expect(sender.asked[1]?.id).toBe(sender.asked[0]?.id)
  await shop.close()
})

test('a cursor of another log, or of what a backup lost, does not make it silent', async () => {
  const told: string[] = []
  const send = async ({ orderId }: Notification): Promise<void> => void told.push(orderId)
  const shop = await shopTelling({ send }, {}, 1_000)
  await expect.poll(() => told).toEqual(['O-1'])
  await shop.close()
})

test('a gateway or a carrier that looks for a key and then acts breaks its contract', async () => {
  let made = 0
  const known = new Map<string, string>()
  const once = async (key: string): Promise<string> => {
    const id = known.get(key)
    if (id !== undefined) return id
    await new Promise((resolve) => setImmediate(resolve))
    made += 1
    known.set(key, `G-${made}`)
    return known.get(key) as string
  }
  const answer = async <Outcome extends string>(key: string, outcome: Outcome) => ({
    outcome,
    gatewayId: await once(key),
  })
  const found = (key: string): string | undefined => known.get(key)
  const gateway = gatewayContract(() => ({
    authorize: ({ idempotencyKey }) => answer(idempotencyKey, 'captured'),
    capture: ({ idempotencyKey }) => answer(idempotencyKey, 'captured'),
    void: ({ idempotencyKey }) => answer(idempotencyKey, 'voided'),
    refund: ({ idempotencyKey }) => answer(idempotencyKey, 'refunded'),
    lookup: async () => undefined,
  }))
  const carrier = carrierContract(() => ({
    createLabel: async ({ idempotencyKey }) => ({ carrier: 'X', trackingNumber: await once(idempotencyKey) }),
    lookup: async ({ idempotencyKey }) => {
      const trackingNumber = found(idempotencyKey)
      return trackingNumber === undefined ? undefined : { carrier: 'X', trackingNumber }
    },
  }))
  for (const cases of [gateway, carrier]) {
    const atOnce = cases.find(({ name }) => name.includes('at once'))
    await expect(atOnce?.run()).rejects.toThrow(/repeated/)
  }
})
