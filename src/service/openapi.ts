import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { namedSchemas } from './schemas/answers.ts'

const description =
  'An inventory over HTTP. A refusal is a problem (RFC 9457) with the code and details of the library. Send an Idempotency-Key with a command, and it has its effect once. Each answer says by Stockhold-Sequence which commit of the log it knows.'

/** Collects the schemas of the routes that are added after it, and shows them at `/openapi.json`. */
export async function addOpenApi(fastify: FastifyInstance, isGuarded: boolean): Promise<void> {
  await fastify.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Stockhold', version: '1', description, license: { name: 'MIT', identifier: 'MIT' } },
      ...(isGuarded && {
        components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
        security: [{ token: [] }],
      }),
    },
    transform: createJsonSchemaTransform({ schemaRegistry: namedSchemas }),
    transformObject: (document) => withoutUnused(asDocument(document)),
  })
  fastify.get('/openapi.json', { schema: { hide: true } }, () => fastify.swagger())
}

const asDocument = createJsonSchemaTransformObject({ schemaRegistry: namedSchemas })

type Document = ReturnType<typeof asDocument>

/**
 * The library gives every named schema twice, once as it comes in, which none of ours does; and also those that no route
 * of this service has.
 */
function withoutUnused(document: Document): Document {
  const { paths, components } = document as { paths?: object; components?: { schemas?: Record<string, object> } }
  const schemas = components?.schemas ?? {}
  const used = new Set(namesIn(paths ?? {}))
  // A set gives what is added while it is read.
  for (const name of used) for (const inside of namesIn(schemas[name] ?? {})) used.add(inside)
  for (const name of Object.keys(schemas)) if (!used.has(name)) delete schemas[name]
  // The root of whoever serves the document.
  return { ...document, servers: [{ url: '/' }] }
}

/** The named schemas that something refers to. */
function namesIn(part: object): string[] {
  return [...JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name as string)
}
