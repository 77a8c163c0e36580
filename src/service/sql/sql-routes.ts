import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { analysisTables, namedQuestions, type QueryResult, type QueryValue } from '../../reporting.ts'
import { HttpProblem } from '../http-problem.ts'
import { addRoute, type Service } from '../routes.ts'
import { SqlDesk } from './sql-desk.ts'

const mostRows = 100_000
const usualRows = 1_000
const longestMs = 60_000
const usualMs = 30_000

const SqlBody = z.strictObject({
  query: z.string().min(1).max(100_000),
  maxRows: z.int().min(0).max(mostRows).exactOptional(),
  timeoutMs: z.int().min(1).max(longestMs).exactOptional(),
  fresh: z.boolean().exactOptional(),
})

const SqlAnswer = z.strictObject({
  sequence: z.int(),
  tookMs: z.int(),
  columns: z.array(z.strictObject({ name: z.string(), type: z.string() })),
  rows: z.array(z.record(z.string(), z.unknown())),
  isCut: z.boolean(),
})

const TablesAnswer = z.strictObject({
  tables: z.array(
    z.strictObject({
      name: z.string(),
      says: z.string(),
      columns: z.array(z.strictObject({ name: z.string(), type: z.string(), says: z.string() })),
    }),
  ),
  questions: z.array(z.strictObject({ name: z.string(), says: z.string(), sql: z.string() })),
})

/** Routes that ask the log in SQL: one SELECT, by those who look after the service alone. */
export function addSqlRoutes(fastify: FastifyInstance, service: Service): void {
  const folder = service.engine.journal.snapshots?.folder
  const desk = folder === undefined ? undefined : new SqlDesk(folder)
  fastify.addHook('onClose', async () => desk?.end())
  addRoute(fastify, service, {
    method: 'GET',
    tag: 'sql',
    scope: 'admin',
    path: '/sql/tables',
    summary: 'The tables that can be asked in SQL, and questions that are ready',
    query: z.strictObject({}),
    answer: TablesAnswer,
    answerTo: () => ({ tables: tables(), questions: namedQuestions }),
  })
  addRoute(fastify, service, {
    method: 'POST',
    tag: 'sql',
    scope: 'admin',
    path: '/sql',
    summary: 'Ask the log in SQL: one SELECT; with Accept: text/csv the answer is a file',
    body: SqlBody,
    answer: SqlAnswer,
    answerTo: async ({ body, request, reply }) => {
      if (desk === undefined)
        throw new HttpProblem(
          'SQL_UNAVAILABLE',
          'SQL reads a journal in a folder, and this one is elsewhere. Serve a folder.',
        )
      const { query, maxRows = usualRows, timeoutMs = usualMs, fresh = false } = body
      await service.inventory.settled()
      const gone = new AbortController()
      const leave = (): void => gone.abort()
      reply.raw.once('close', leave)
      try {
        const asked = { sql: query, maxRows, timeoutMs, isFresh: fresh, signal: gone.signal }
        return answerAs(request.headers.accept, await desk.ask(asked), reply)
      } finally {
        reply.raw.off('close', leave)
      }
    },
  })
}

function tables(): object[] {
  return analysisTables.map(({ name, says, columns }) => ({
    name,
    says,
    columns: Object.entries(columns).map(([column, { type, says: of }]) => ({ name: column, type, says: of })),
  }))
}

function answerAs(accept: string | undefined, text: string, reply: FastifyReply): unknown {
  const { sequence, ...result } = JSON.parse(text) as QueryResult & { readonly sequence: number }
  reply.header('stockhold-sequence', sequence)
  if (accept?.includes('text/csv') !== true) return { sequence, ...result }
  reply.type('text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="query.csv"')
  return reply.serializer(String).send(csvOf(result))
}

/** RFC 4180. Cells are taken by name: an object gives names that are numbers first. */
function csvOf({ columns, rows }: QueryResult): string {
  const names = columns.map(({ name }) => name)
  const lines = [names.map(field), ...rows.map((row) => names.map((name) => field(row[name] ?? null)))]
  return lines.map((line) => `${line.join(',')}\r\n`).join('')
}

function field(value: QueryValue): string {
  if (value === null) return ''
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
