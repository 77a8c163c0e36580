import { isInventoryError } from '../../errors/inventory-error.ts'
import { type DataWarehouse, openWarehouse } from '../../reporting.ts'
import type { SqlQuestion, SqlReply } from './sql-messages.ts'
import { textOf } from './sql-text.ts'

/** A process that loads a log into DuckDB, and answers what it is asked. It is killed when it takes too long. */
const [folder = '', memoryLimitMb = '1024'] = process.argv.slice(2)

process.once('disconnect', () => process.exit())
const warehouse = await opened()
if (warehouse !== undefined) {
  tell({ loaded: warehouse.sequence })
  process.on('message', (question: SqlQuestion) => void answer(warehouse, question))
}

async function opened(): Promise<DataWarehouse | undefined> {
  try {
    return await openWarehouse(folder, { memoryLimitMb: Number(memoryLimitMb) })
  } catch (error) {
    tell(asReply(undefined, error))
    process.disconnect()
    return undefined
  }
}

async function answer(from: DataWarehouse, { id, sql, maxRows, timeoutMs }: SqlQuestion): Promise<void> {
  try {
    const started = performance.now()
    const result = await from.query(sql, { maxRows, timeoutMs })
    const tookMs = Math.round(performance.now() - started)
    tell({ id, text: textOf({ sequence: from.sequence, tookMs }, result) })
  } catch (error) {
    tell(asReply(id, error))
  }
}

function asReply(id: number | undefined, error: unknown): SqlReply {
  // An error of ours does not survive the way to the other process as what it is.
  if (isInventoryError(error)) return { id, code: error.code, details: error.details }
  return { id, problem: error instanceof Error ? error.message : String(error) }
}

function tell(reply: SqlReply): void {
  process.send?.(reply)
}
