import { randomUUID } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { ample, type Count, type System } from '../systems/system.ts'

export interface SqliteSpec {
  readonly kind: 'sqlite'
  readonly products: number
  readonly directory: string
  /** A text UUID as the key, and a row of the audit for each reservation; or an integer key, and no audit. */
  readonly records: 'uuid and audit' | 'integer key only'
}

/** Of SQLite's own advice: a log of writes ahead, which is what its users choose, synced at every commit. */
const settings = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;'

const tables = {
  'uuid and audit': `
    CREATE TABLE reservation (id TEXT PRIMARY KEY, product INTEGER NOT NULL, quantity INTEGER NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE audit (sequence INTEGER PRIMARY KEY, at INTEGER NOT NULL, type TEXT NOT NULL, product INTEGER NOT NULL, quantity INTEGER NOT NULL, reservation_id TEXT NOT NULL);`,
  'integer key only': `
    CREATE TABLE reservation (id INTEGER PRIMARY KEY, product INTEGER NOT NULL, quantity INTEGER NOT NULL, expires_at INTEGER NOT NULL);`,
} as const

/** SQLite through Node's own module: in the same process, and synchronous. */
export class Sqlite implements System {
  readonly #folder: string
  readonly #hasAudit: boolean
  #database: DatabaseSync
  readonly #take: StatementSync
  readonly #record: StatementSync
  readonly #log: StatementSync | undefined

  constructor({ directory, products, records }: SqliteSpec) {
    this.#folder = mkdtempSync(join(directory, 'sqlite-'))
    this.#hasAudit = records === 'uuid and audit'
    this.#database = this.#open()
    this.#database.exec(`CREATE TABLE stock (product INTEGER PRIMARY KEY, available INTEGER NOT NULL CHECK (available >= 0));
      ${tables[records]}
      WITH RECURSIVE numbers (number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM numbers WHERE number + 1 < ${products})
      INSERT INTO stock SELECT number, ${ample} FROM numbers;`)
    const prepare = (text: string): StatementSync => this.#database.prepare(text)
    this.#take = prepare('UPDATE stock SET available = available - 1 WHERE product = ? AND available >= 1')
    this.#record = prepare(
      `INSERT INTO reservation (${this.#hasAudit ? 'id, ' : ''}product, quantity, expires_at) VALUES (${this.#hasAudit ? '?, ' : ''}?, 1, ?)`,
    )
    this.#log = this.#hasAudit
      ? prepare("INSERT INTO audit (at, type, product, quantity, reservation_id) VALUES (?, 'reserved', ?, 1, ?)")
      : undefined
  }

  async reserve(product: number): Promise<void> {
    this.#inOneTransaction([product])
  }

  async reserveMany(products: readonly number[]): Promise<void> {
    this.#inOneTransaction(products)
  }

  async recount(): Promise<Count> {
    this.#database.close()
    this.#database = this.#open()
    const count = (text: string): number => Number(Object.values(this.#database.prepare(text).get() ?? {})[0])
    const recorded = count('SELECT count(*) FROM reservation')
    if (this.#hasAudit && count('SELECT count(*) FROM audit') !== recorded)
      throw new Error('SQLite: the audit has gaps')
    return { taken: count(`SELECT sum(${ample} - available) FROM stock`), recorded }
  }

  async remove(): Promise<void> {
    this.#database.close()
    await rm(this.#folder, { recursive: true })
  }

  #open(): DatabaseSync {
    const database = new DatabaseSync(join(this.#folder, 'stock.db'))
    database.exec(settings)
    return database
  }

  #inOneTransaction(products: readonly number[]): void {
    this.#database.exec('BEGIN IMMEDIATE')
    for (const product of products) {
      const now = Date.now()
      if (this.#take.run(product).changes !== 1) throw new Error('insufficient stock')
      if (this.#log === undefined) {
        this.#record.run(product, now + 900_000)
      } else {
        const id = randomUUID()
        this.#record.run(id, product, now + 900_000)
        this.#log.run(now, product, id)
      }
    }
    this.#database.exec('COMMIT')
  }
}
