import { errorAs } from '../../errors/inventory-error.ts'
import { peerMissing } from '../../errors/peer-missing.ts'

export type DuckDB = typeof import('@duckdb/node-api')

const name = '@duckdb/node-api'
const version = '1.5.6-r.1'

/** Loads what only those need who ask in SQL. @throws PEER_MISSING if it is not installed */
export async function loadDuckDB(): Promise<DuckDB> {
  try {
    return await import('@duckdb/node-api')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    const install = `npm install ${name}@${version}`
    throw errorAs(peerMissing, { package: name, what: 'SQL over a log', install })
  }
}
