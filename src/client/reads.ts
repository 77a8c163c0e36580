import type { Query } from './answer.ts'
import type { Transport } from './transport.ts'

export interface ReadOptions {
  readonly signal?: AbortSignal
}

interface Page<Item> {
  readonly items: readonly Item[]
  readonly next?: string
}

/** Reads are sent again as often as need be: they change nothing. */
export class Reads {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  async one<Result>(path: string, query: Query = {}, { signal }: ReadOptions = {}): Promise<Result> {
    const call = { method: 'GET', path, query, mayRepeat: true, ...(signal !== undefined && { signal }) }
    return (await this.#transport.ask<Result>(call)).body
  }

  /** A list that comes whole. */
  async all<Item>(path: string, query: Query = {}, options: ReadOptions = {}): Promise<readonly Item[]> {
    return (await this.one<Page<Item>>(path, query, options)).items
  }

  /**
   * A list that comes page by page, each asked for when it is needed.
   * @param field where the next page is named in the query
   */
  async *paged<Item>(
    path: string,
    query: Query,
    { signal }: ReadOptions,
    field: 'cursor' | 'fromSequence' = 'cursor',
  ): AsyncGenerator<Item, void, undefined> {
    const options = signal === undefined ? {} : { signal }
    let next: string | undefined
    do {
      const at: Query = next === undefined ? query : { ...query, [field]: next }
      const page: Page<Item> = await this.one(path, at, options)
      yield* page.items
      next = page.next
    } while (next !== undefined)
  }
}
