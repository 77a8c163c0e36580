import { expect, test } from 'vitest'
import { as, TestService, tokens } from './running-service.ts'

test('the OpenAPI document is made of the schemas that check what comes in', async () => {
  await using service = await TestService.start({ tokens })
  const { status, body } = await service.get('/openapi.json')
  expect([status, body.openapi]).toEqual([200, '3.1.0'])
  const { schema } = body.paths['/v1/reservations'].post.requestBody.content['application/json']
  expect(schema.additionalProperties).toBe(false)
  expect(schema.required.toSorted()).toEqual(['productId', 'quantity', 'warehouseId'])
  expect(schema.properties).not.toHaveProperty('actor')
  expect(Object.keys(body.components.schemas).toSorted()).toEqual([
    'Availability',
    'Commit',
    'Problem',
    'Receipt',
    'Reservation',
    'Stock',
    'Warehouse',
  ])
  expect(body.components.securitySchemes.token).toEqual({ type: 'http', scheme: 'bearer' })
})

test('that of a shop has what a shop has', async () => {
  await using service = await TestService.startShop({ tokens })
  const { body } = await service.get('/openapi.json')
  expect(Object.keys(body.components.schemas)).toEqual(expect.arrayContaining(['Order', 'Return', 'Shipment', 'Stock']))
  const { requestBody, responses } = body.paths['/v1/orders'].post
  expect(requestBody.content['application/json'].schema.required).toEqual(['lines'])
  expect(responses['201'].content['application/json'].schema).toEqual({ $ref: '#/components/schemas/Order' })
})

test('every route of it is there, has a summary and an id of its own, and asks for a token', async () => {
  await using service = await TestService.startShop({ tokens })
  const { body } = await service.get('/openapi.json')
  const routes = Object.entries(
    body.paths as Record<string, Record<string, { summary?: string; operationId: string; security?: unknown[] }>>,
  ).flatMap(([path, methods]) => Object.entries(methods).map(([method, route]) => ({ path, method, ...route })))
  expect(routes.length).toBeGreaterThan(60)
  expect(new Set(routes.map(({ operationId }) => operationId)).size).toBe(routes.length)
  for (const { path, method, summary, security } of routes) {
    const at = path.replaceAll(/\{\w+\}/g, '1')
    expect(summary, path).toBeTruthy()
    const isOpen = security?.length === 0
    expect((await service.ask(method.toUpperCase(), at)).status === 401, `${method} ${path}`).toBe(!isOpen)
    if (path !== '/events') {
      const { status } = await service.ask(method.toUpperCase(), at, method === 'get' ? undefined : {}, as('boss'))
      // What no gateway has signed is no webhook.
      const expected = path === '/v1/payments/webhook' ? [400] : [200, 404, 409, 422]
      expect(expected, `${method} ${path}: ${status}`).toContain(status)
    }
  }
})
