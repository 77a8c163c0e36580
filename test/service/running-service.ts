import { InventoryManager, MemoryJournal, type OpenOptions } from '../../src/index.ts'
import { type Orders, SimulatedPayments } from '../../src/orders.ts'
import { type RunningService, type ServeOptions, serve, type Token } from '../../src/service.ts'
import { Shop, type ShopOptions } from '../../src/shop.ts'

export const tokens: readonly Token[] = [
  { name: 'reader', scope: 'read', token: 'reader-token-0123456789' },
  { name: 'web', scope: 'write', token: 'web-token-0123456789' },
  { name: 'boss', scope: 'admin', token: 'boss-token-0123456789' },
]

export interface Answered {
  readonly status: number
  readonly headers: Headers
  /** Tests look at what JSON there is. */
  readonly body: ReturnType<typeof JSON.parse>
}

/** A service on a real socket, over an inventory in memory, and a client of it. */
export class TestService implements AsyncDisposable {
  readonly inventory: InventoryManager
  readonly service: RunningService

  readonly #shop: Shop | undefined

  private constructor(inventory: InventoryManager, service: RunningService, shop?: Shop) {
    this.inventory = inventory
    this.service = service
    this.#shop = shop
  }

  static async start(options: Partial<ServeOptions> = {}, open: OpenOptions = {}): Promise<TestService> {
    const inventory = await InventoryManager.open({ journal: new MemoryJournal(), ...open })
    return new TestService(inventory, await serve({ inventory, port: 0, ...options }))
  }

  /** The same over a shop. */
  static async startShop(options: Partial<ServeOptions> = {}, open: Partial<ShopOptions> = {}): Promise<TestService> {
    const usual = { journal: new MemoryJournal(), payments: new SimulatedPayments(), currency: 'EUR' }
    const shop = await Shop.open({ ...usual, ...open })
    return new TestService(shop.inventory, await serve({ shop, port: 0, ...options }), shop)
  }

  get shop(): Shop {
    if (this.#shop === undefined) throw new Error('this service has no shop: start it by startShop')
    return this.#shop
  }

  get orders(): Orders {
    return this.shop.orders
  }

  async stocked(quantity: number = 10): Promise<this> {
    await this.inventory.addWarehouse({ id: 'SFO', name: 'San Francisco', reorderThreshold: 2 })
    await this.inventory.receive({ warehouseId: 'SFO', productId: 'PEN', quantity })
    return this
  }

  async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answered> {
    const isJson = body !== undefined
    const response = await fetch(`${this.service.url}${path}`, {
      method,
      headers: { ...(isJson && { 'content-type': 'application/json' }), ...headers },
      ...(isJson && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const type = response.headers.get('content-type') ?? ''
    return {
      status: response.status,
      headers: response.headers,
      body: type.includes('json') && text !== '' ? JSON.parse(text) : text,
    }
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answered> {
    return this.ask('GET', path, undefined, headers)
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answered> {
    return this.ask('POST', path, body, headers)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.service.close()
    await this.inventory.close()
  }
}

export function as(name: string): Record<string, string> {
  return { authorization: `Bearer ${tokens.find((token) => token.name === name)?.token ?? name}` }
}
