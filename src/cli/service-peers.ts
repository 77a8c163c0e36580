import { errorAs } from '../errors/inventory-error.ts'
import { peerMissing } from '../errors/peer-missing.ts'

type ServiceRoom = typeof import('../service.ts')

/** What a service needs beside the package; the versions are those that were tried together. */
const peers: Readonly<Record<string, string>> = {
  fastify: '5.12.8',
  '@fastify/rate-limit': '11.2.0',
  '@fastify/static': '10.1.11',
  '@fastify/swagger': '9.9.3',
  'fastify-type-provider-zod': '7.0.0',
  'openapi-types': '12.1.3',
  zod: '4.6.7',
  '@prometheus-io/client': '0.16.1',
}

/** Loads what only those need who serve. @throws PEER_MISSING if something of it is not installed */
export async function loadService(
  load: () => Promise<ServiceRoom> = () => import('../service.ts'),
): Promise<ServiceRoom> {
  try {
    return await load()
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const missing = Object.keys(peers).find((name) => message.includes(`'${name}'`))
    if (code !== 'ERR_MODULE_NOT_FOUND' || missing === undefined) throw error
    const install = `npm install ${Object.entries(peers)
      .map(([name, version]) => `${name}@${version}`)
      .join(' ')}`
    throw errorAs(peerMissing, { package: missing, what: 'A service', install })
  }
}
