import { fastify } from 'fastify'
import { Pool } from 'pg'

/**
 * The same job as most would write it: a plain Fastify service before PostgreSQL, a transaction for each reservation.
 * node plain-program.ts PORT-OF-POSTGRESQL SIZE-OF-POOL
 */
const [port = '', size = ''] = process.argv.slice(2)
const pool = new Pool({
  host: '127.0.0.1',
  port: Number(port),
  user: 'postgres',
  database: 'postgres',
  max: Number(size),
})
// Whoever stops the database stops this service after it.
pool.on('error', () => undefined)

const lookAndLock = { name: 'look', text: 'SELECT available FROM stock WHERE product = $1 FOR UPDATE' }
/** All that is written, in one statement: the fewest ways to the database and back. */
const write = {
  name: 'write',
  text: `WITH taken AS (UPDATE stock SET available = available - 1 WHERE product = $1),
    made AS (INSERT INTO reservation (product, quantity) VALUES ($1, 1) RETURNING id, product, quantity, expires_at),
    told AS (INSERT INTO audit (type, product, quantity, reservation_id) SELECT 'reserved', product, 1, id FROM made)
    SELECT id, product, quantity, expires_at FROM made`,
}
const level = { name: 'level', text: 'SELECT product, available FROM stock WHERE product = $1' }

/** Transactions that were asked for and are not done, whether somebody waits for them still or not. */
let underWay = 0

async function reserve(product: number): Promise<object> {
  underWay += 1
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    const { rows } = await client.query({ ...lookAndLock, values: [product] })
    if (!(Number(rows[0]?.available) >= 1)) throw Object.assign(new Error('insufficient stock'), { statusCode: 409 })
    const made = await client.query({ ...write, values: [product] })
    await client.query('COMMIT')
    return made.rows[0] as object
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
    underWay -= 1
  }
}

const app = fastify({ bodyLimit: 1024 * 1024 })
const wanted = {
  type: 'object',
  required: ['product'],
  additionalProperties: false,
  properties: { product: { type: 'integer' } },
} as const
const several = {
  type: 'object',
  required: ['commands'],
  properties: { commands: { type: 'array', items: wanted } },
} as const

app.get('/readyz', () => ({ ready: true }))
app.post<{ Body: { product: number } }>('/reservations', { schema: { body: wanted } }, async ({ body }, reply) => {
  const made = await reserve(body.product)
  reply.code(201)
  return made
})
app.post<{ Body: { commands: { product: number }[] } }>('/batch', { schema: { body: several } }, async ({ body }) => ({
  // Each by itself, as in a batch of ours; as many at once as the pool has connections.
  outcomes: await Promise.all(body.commands.map(({ product }) => reserve(product))),
}))
app.get<{ Params: { product: string } }>('/levels/:product', async ({ params }) => {
  const { rows } = await pool.query({ ...level, values: [Number(params.product)] })
  return rows[0] as object
})

const url = await app.listen({ port: 0, host: '127.0.0.1' })
await pool.query('SELECT 1')
process.send?.({ url })
process.on('message', () => {
  const timer = setInterval(() => {
    if (underWay > 0) return
    clearInterval(timer)
    process.send?.({ isQuiet: true })
  }, 10)
})
process.on('disconnect', () => void app.close().then(() => pool.end()))
