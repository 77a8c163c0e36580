import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { allocationCommands } from '../../src/service/allocation-routes.ts'
import { backorderCommands } from '../../src/service/backorder-routes.ts'
import { costCommands } from '../../src/service/cost-routes.ts'
import { catalogCommands } from '../../src/service/product-routes.ts'
import { ProblemAnswer } from '../../src/service/schemas/answers.ts'
import { sellerCommands } from '../../src/service/seller-routes.ts'
import { transferCommands } from '../../src/service/transfer-routes.ts'
import { TestService } from './running-service.ts'

interface Command {
  readonly method?: string
  readonly path: string
  readonly body: z.ZodType
  readonly answer: z.ZodType
}

const tables = [
  ...[allocationCommands, backorderCommands, costCommands, catalogCommands, sellerCommands, transferCommands],
] as readonly object[]
const commands = tables.flatMap((table) => Object.values(table) as Command[])

/** Mostly what could be meant. */
function mostly(good: readonly unknown[], ...bad: readonly unknown[]): fc.Arbitrary<unknown> {
  const [usual, wrong] = [fc.constantFrom(...good), bad.length === 0 ? [] : [fc.constantFrom(...bad)]]
  return fc.oneof({ weight: 19, arbitrary: usual }, ...wrong)
}

const quantity = mostly([1, 2, 3], 0, -1, 2 ** 60, '1')
const lines = fc.array(fc.record({ productId: mostly(['PEN', 'CUP'], ''), quantity }), { maxLength: 2 })
const bodies = fc.record(
  {
    id: fc.constantFrom('A', 'B', 'C', 'D'),
    sku: fc.constantFrom('S-1', 'S-2', 'S-3'),
    name: mostly(['Anything'], ''),
    type: mostly(['retail_1p', 'fba_2p'], 'other'),
    recognizedAs: mostly(['gmv'], 'all'),
    category: mostly(['office', null]),
    dimensions: mostly([{ length: 1, width: 2, height: 3 }], { length: 0 }),
    productId: mostly(['PEN', 'CUP'], null),
    sellerId: mostly(['A', 'B'], 'none'),
    warehouseId: mostly(['SFO', 'NYC'], 'LAX'),
    sourceWarehouseId: mostly(['SFO'], 'LAX'),
    destinationWarehouseId: mostly(['NYC'], 'SFO'),
    policy: mostly(['backorder', 'deny'], 'never'),
    receiptSequence: fc.integer({ min: 1, max: 9 }),
    amount: quantity,
    quantity,
    lines,
    reason: mostly(['why not'], ''),
    partial: fc.boolean(),
    close: fc.boolean(),
    metadata: fc.jsonValue(),
    effectiveAt: mostly([0, 1e12], 9e15),
  },
  { requiredKeys: ['id', 'sku', 'name', 'type', 'recognizedAs', 'productId', 'quantity', 'reason', 'lines', 'amount'] },
)

describe('answers of the rooms', () => {
  let service: TestService
  beforeAll(async () => {
    service = await (await TestService.startShop()).stocked(1_000)
    await service.inventory.addWarehouse({ id: 'NYC', name: 'New York' })
    await service.shop.sellers.add({ id: 'A', name: 'A', type: 'retail_1p', recognizedAs: 'gmv' })
  })
  afterAll(() => service[Symbol.asyncDispose]())

  /** What is there, by its name in a path. */
  const names = (): Readonly<Record<string, string>> => ({
    productId: service.shop.catalog.products().at(-1)?.id ?? 'PEN',
    sellerId: 'A',
    transferId: service.shop.transfers.transfers().at(-1)?.id ?? 'none',
    backorderId: service.shop.backorders.backorders().at(-1)?.id ?? 'none',
  })

  test('are what their schemas say, whatever is sent, and nothing is a fault of the service', async () => {
    const done = new Set<string>()
    const isExact = fc.integer({ min: 0, max: 19 }).map((drawn) => drawn > 0)
    const property = fc.asyncProperty(fc.constantFrom(...commands), bodies, isExact, async (command, given, exact) => {
      const { method = 'POST', path, answer } = command
      const at = path.replace(/:(\w+)/, (_, name: string) => encodeURIComponent(names()[name] ?? 'none'))
      const got = await service.ask(method, `/v1${at}`, exact ? fitting(command.body, given) : given)
      expect(got.status, JSON.stringify(got.body)).toBeLessThan(500)
      const schema: z.ZodType = got.status < 300 ? answer : ProblemAnswer
      expect(schema.safeParse(got.body).error, `${path} ${JSON.stringify(got.body)}`).toBeUndefined()
      if (got.status < 300) done.add(`${method} ${path}`)
    })
    await fc.assert(property, { numRuns: 500 })
    expect(done.size).toBeGreaterThan(commands.length / 2)
    expect((await service.inventory.reconcile()).drift).toEqual([])
  })
})

/** Without the fields that a schema does not know, so that more than the first look is passed. */
function fitting(schema: z.ZodType, given: object): object {
  const issues = schema.safeParse(given).error?.issues ?? []
  const unknown = issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []))
  return Object.fromEntries(Object.entries(given).filter(([name]) => !unknown.includes(name)))
}
