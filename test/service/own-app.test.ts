import swagger from '@fastify/swagger'
import { fastify } from 'fastify'
import { expect, test } from 'vitest'
import { InventoryManager } from '../../src/index.ts'
import { SimulatedPayments } from '../../src/orders.ts'
import { registerStockhold } from '../../src/service.ts'
import { Shop } from '../../src/shop.ts'

test("in an app of one's own the routes keep to themselves: its errors and answers are its own", async () => {
  await using inventory = await InventoryManager.open()
  const app = fastify()
  app.setErrorHandler((error, _, reply) => reply.code(418).send({ own: (error as Error).message }))
  app.get('/own', () => {
    throw new Error('mine')
  })
  await registerStockhold(app, { inventory, tokens: 'none' })
  expect((await app.inject('/own')).json()).toEqual({ own: 'mine' })
  expect((await app.inject('/own')).headers).not.toHaveProperty('stockhold-sequence')
  expect((await app.inject('/v1/warehouses/SFO')).json()).toMatchObject({ status: 404, code: 'WAREHOUSE_NOT_FOUND' })
  await app.close()
  expect(inventory.isOpen).toBe(true)
})

test('an app that describes itself already is told, and not left half done', async () => {
  await using inventory = await InventoryManager.open()
  const app = fastify()
  await app.register(swagger)
  await expect(registerStockhold(app, { inventory, tokens: 'none' })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
  })
  await app.close()
})

test('it is a plugin, also under a path, and serves the inventory of a shop', async () => {
  await using shop = await Shop.open({ payments: new SimulatedPayments(), currency: 'EUR' })
  await shop.inventory.addWarehouse({ id: 'SFO', name: 'San Francisco' })
  const app = fastify()
  await app.register(registerStockhold, { shop, tokens: 'none', prefix: '/stock' })
  expect((await app.inject('/stock/v1/warehouses')).json().items).toHaveLength(1)
  expect((await app.inject('/stock/openapi.json')).json().paths).toHaveProperty('/stock/v1/warehouses')
  await app.close()
})
