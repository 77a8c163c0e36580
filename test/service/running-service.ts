import { InventoryManager, MemoryJournal, type OpenOptions } from '../../src/index.ts'
import { type RunningService, type ServeOptions, serve, type Token } from '../../src/service.ts'

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

  private constructor(inventory: InventoryManager, service: RunningService) {
    this.inventory = inventory
    this.service = service
  }

  static async start(options: Partial<ServeOptions> = {}, open: OpenOptions = {}): Promise<TestService> {
    const inventory = await InventoryManager.open({ journal: new MemoryJournal(), ...open })
    return new TestService(inventory, await serve({ inventory, port: 0, ...options }))
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
