import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import {
  type Carrier,
  type ContractCase,
  carrierContract,
  cursorContract,
  FileCursor,
  gatewayContract,
  MemoryCursor,
  notificationContract,
  type PaymentGateway,
  SimulatedCarrier,
  SimulatedPayments,
} from '../../src/orders.ts'
import { openShop, pens, ScriptedGateway, settle } from './shop.ts'

const folders: string[] = []
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true })
})

async function place(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stockhold-contract-'))
  folders.push(folder)
  return join(folder, 'cursor')
}

const paths = [await place(), await place()]

describe.each([
  ['simulated payments', gatewayContract(() => new SimulatedPayments())],
  [
    'simulated payments that authorize first',
    gatewayContract(() => new SimulatedPayments({ capturesSeparately: true })),
  ],
  ['a simulated carrier', carrierContract(() => new SimulatedCarrier())],
  ['a sender that forgets all', notificationContract(() => ({ send: async () => undefined }))],
  [
    'a cursor in memory',
    cursorContract(() => {
      const cursor = new MemoryCursor()
      return { open: () => cursor }
    }),
  ],
  [
    'a cursor in a file',
    cursorContract(() => {
      const path = paths.pop() as string
      return { open: () => new FileCursor(path) }
    }),
  ],
] as const)('the contract with %s', (_, cases) => {
  test.each(cases.map((each) => [each.name, each] as const))('%s', (__, { run }) => run())
})

async function broken(cases: readonly ContractCase[]): Promise<readonly string[]> {
  const found: string[] = []
  for (const { name, run } of cases) await run().catch(() => found.push(name))
  return found
}

describe('a contract is broken by', () => {
  test('a gateway that forgets its keys, or pays twice', async () => {
    class Forgetful extends ScriptedGateway {
      override async lookup(): Promise<undefined> {}
    }
    expect(await broken(gatewayContract(() => new Forgetful() as PaymentGateway))).toEqual([
      'the same key is the same payment, one after the other and at once',
      'what was done is found by its key, as it was answered',
      'what is captured is refunded once for each key, and found by it',
      'a call that is given up leaves a payment that is known, or none',
    ])
  })

  test('a carrier that makes a label for each call', async () => {
    let made = 0
    const carrier: Carrier = {
      createLabel: async () => {
        made += 1
        return { carrier: 'X', trackingNumber: `T-${made}` }
      },
      lookup: async () => undefined,
    }
    expect(await broken(carrierContract(() => carrier))).toHaveLength(2)
  })

  test('a cursor that forgets, and a sender that takes nothing twice', async () => {
    const forgets = cursorContract(() => ({ open: () => new MemoryCursor() }))
    expect(await broken(forgets)).toEqual(['what was saved last is there, also for the next process'])
    const once = () => {
      const seen = new Set<string>()
      return {
        send: async ({ id }: { id: string }) => {
          if (seen.has(id)) throw new Error('again')
          seen.add(id)
        },
      }
    }
    expect(await broken(notificationContract(once))).toEqual(['a notification is taken, and the same one again'])
  })
})

describe('labels', () => {
  test('are asked for when shipments are planned, once each, and are what a parcel is shipped with', async () => {
    const carrier = new SimulatedCarrier({ failsEvery: 2, losesEvery: 3 })
    const shop = await openShop({ carrier, stock: { SFO: { PEN: 5 }, NYC: { PEN: 5 } } })
    const { orders } = shop
    const { id } = await orders.place(pens(8, 100))
    await orders.pay(id)
    const { shipments } = await orders.process(id)
    expect(shipments.map(({ label }) => label)).toEqual(['waiting', 'waiting'])
    expect(orders.outbox().map(({ kind }) => kind)).toEqual(['label', 'label'])
    await settle(shop)
    await settle(shop)
    const labelled = orders.order(id).shipments
    expect(labelled.map(({ label, carrier: name }) => [label, name])).toEqual([
      ['made', 'SIM'],
      ['made', 'SIM'],
    ])
    expect(new Set(labelled.map(({ trackingNumber }) => trackingNumber)).size).toBe(2)
    const [first] = labelled
    expect(await orders.ship(first?.id as string)).toMatchObject({
      status: 'shipped',
      trackingNumber: first?.trackingNumber,
    })
    expect(orders.byTracking(first?.trackingNumber as string).id).toBe(first?.id)
    expect(orders.outbox()).toEqual([])
  })

  test('are not asked for again once their shipment is cancelled', async () => {
    let calls = 0
    const carrier: Carrier = {
      createLabel: async () => {
        calls += 1
        throw new Error('out of order')
      },
      lookup: async () => undefined,
    }
    const shop = await openShop({ carrier, stock: { SFO: { PEN: 5 } } })
    const { orders } = shop
    const { id } = await orders.place(pens(2, 100))
    await orders.pay(id)
    await orders.process(id)
    await expect.poll(() => calls).toBe(1)
    expect(orders.outbox()).toMatchObject([{ kind: 'label', tries: 1 }])
    await orders.cancel(id, { reason: 'no' })
    await settle(shop)
    expect(orders.outbox()).toEqual([])
    expect(calls).toBe(1)
  })
})
