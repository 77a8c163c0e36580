import { expect, test } from 'vitest'
import { TestService } from './running-service.ts'

test.each([
  ['Idempotency-Key', '"once"'],
  ['If-Match', '"1"'],
])('a batch refuses %s, which would be for none of its commands', async (name, value) => {
  await using service = await (await TestService.start()).stocked(10)
  const commands = [{ type: 'sell', request: { warehouseId: 'SFO', productId: 'PEN', quantity: 1 } }]
  const { status, body } = await service.post('/v1/batch', { commands }, { [name]: value })
  expect([status, body.code]).toEqual([400, 'MALFORMED_REQUEST'])
  expect(body.details).toEqual({ header: name })
  expect(service.inventory.stock({ warehouseId: 'SFO', productId: 'PEN' }).available).toBe(10)
})

test.each(['x', 'ü', '/', '界'])('an id of 128 times %s stands in a path', async (letter) => {
  await using service = await (await TestService.start()).stocked()
  const productId = letter.repeat(128)
  await service.inventory.receive({ warehouseId: 'SFO', productId, quantity: 3 })
  const { status, body } = await service.get(`/v1/warehouses/SFO/levels/${encodeURIComponent(productId)}`)
  expect([status, body.productId, body.available]).toEqual([200, productId, 3])
})
