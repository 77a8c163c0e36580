import { expect, test } from 'vitest'
import type { Commit, Entry } from '../../../src/index.ts'
import type { CommandMeter } from '../../../src/simulation/command-meter.ts'
import { newNetwork } from '../../../src/simulation/network.ts'
import { NetworkFigures } from '../../../src/simulation/network-figures.ts'
import { letGo } from '../../../src/simulation/waiting-orders.ts'
import { laptops, openWithLaptops } from '../../support/open-inventory.ts'

/** Makes the calls, and times none. */
const calling = {
  measure: (_command: string, _wantedAt: number, call: () => Promise<unknown>) =>
    call().then(
      (value) => ({ ok: true, value }),
      (refusal: unknown) => ({ ok: false, refusal }),
    ),
}

test('what became of those who waited, and of transfers, is read from the log', async () => {
  const network = newNetwork()
  const { inventory, clock } = await openWithLaptops(10, { ledgers: network.ledgers })
  await network.backorders.configure({ productId: 'LAPTOP', policy: 'backorder' })
  const wait = (quantity: number) => network.backorders.reserve({ ...laptops, quantity, fillAs: 'committed' })
  await wait(12)
  await wait(3)
  await wait(5)
  const { backorder } = await wait(1)
  clock.advance(40)
  await inventory.receive({ ...laptops, quantity: 4 })
  clock.advance(30)
  await inventory.receive({ ...laptops, quantity: 2 })
  await network.backorders.cancel(backorder?.id ?? '', { reason: 'enough' })
  const places = { sourceWarehouseId: 'SFO', destinationWarehouseId: 'NYC' }
  await inventory.receive({ ...laptops, quantity: 20 })
  const { id } = await network.transfers.request({ ...places, lines: [{ productId: 'LAPTOP', quantity: 5 }] })
  await network.transfers.ship(id)
  const came = [{ productId: 'LAPTOP', quantity: 1, damaged: 1, lost: 1 }]
  await network.transfers.receive(id, { lines: came, reason: 'fell off' })
  const figures = new NetworkFigures()
  for await (const commit of inventory.auditLog.commits()) figures.add(commit as Commit<Entry>)
  expect(figures.backorders()).toEqual({
    made: 4,
    units: 11,
    filled: 3,
    partly: 0,
    waiting: 0,
    cancelled: 1,
    filledUnits: 10,
    waitingUnits: 0,
    waits: [40, 70, 70],
  })
  expect(figures.transfers()).toMatchObject({
    requested: 1,
    shipped: 5,
    received: 1,
    damaged: 1,
    lost: 1,
    inTransit: 2,
  })
})

test('when all is over those who have had enough wait no longer, and are paid back', async () => {
  const network = newNetwork()
  const { inventory } = await openWithLaptops(2, { ledgers: network.ledgers })
  const { orders, backorders } = network
  await backorders.configure({ productId: 'LAPTOP', policy: 'backorder' })
  const lines = [{ productId: 'LAPTOP', quantity: 3, unitPrice: 0, backorder: true }]
  const shipTo = { latitude: 1, longitude: 1 }
  const [first, second] = [await orders.place({ lines, shipTo }), await orders.place({ lines, shipTo })]
  const floor = { inventory, network, meter: calling as unknown as CommandMeter }
  await letGo(
    [
      { orderId: first.id, givesUp: true },
      { orderId: second.id, givesUp: false },
    ],
    floor,
  )
  expect(orders.order(first.id).lines[0]).toMatchObject({ waiting: 0, rows: [{ quantity: 2 }] })
  expect(backorders.queue('LAPTOP')).toMatchObject([{ waiting: 3 }])
  await inventory.close()
})
