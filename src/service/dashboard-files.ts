import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import files from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { HttpProblem } from './http-problem.ts'

/** Where `npm run build` puts them: beside the script of the package, and in `dist` beside the sources. */
const places = ['./dashboard', '../../dist/dashboard'].map((path) => fileURLToPath(new URL(path, import.meta.url)))

/** Paths of the dashboard's pages: it is one file that reads the path itself. */
const pages = ['/', '/products', '/orders', '/warehouses', '/transfers', '/backorders', '/log', '/reports', '/sql']

/** Only what comes from here is run, shown or asked. The charts set sizes by style attributes. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** Serves the dashboard at `/`. Its files are for everybody; what they show is not. */
export async function addDashboard(
  fastify: FastifyInstance,
  folder: string | undefined = builtFolder(),
): Promise<void> {
  const hidden = { schema: { hide: true } }
  if (folder === undefined) {
    fastify.get('/', hidden, () => {
      throw new HttpProblem('DASHBOARD_NOT_BUILT', 'The dashboard is not built here. Run npm run build:dashboard once.')
    })
    return
  }
  await fastify.register(files, { root: folder, serve: false, preCompressed: true })
  const index = (_: unknown, reply: FastifyReply): FastifyReply =>
    reply.header('content-security-policy', policy).sendFile('index.html', { cacheControl: false })
  for (const page of pages) {
    fastify.get(page, hidden, index)
    if (page !== '/') fastify.get(`${page}/*`, hidden, index)
  }
  fastify.get('/icon.svg', hidden, (_, reply) => reply.sendFile('icon.svg', { maxAge: '1d' }))
  // Their names say what is in them.
  fastify.get('/assets/*', hidden, (request, reply) =>
    reply.sendFile(`assets/${(request.params as { '*': string })['*']}`, { maxAge: '1y', immutable: true }),
  )
}

function builtFolder(): string | undefined {
  return places.find((place) => existsSync(join(place, 'index.html')))
}
