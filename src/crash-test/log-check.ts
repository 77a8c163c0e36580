import type { Commit, Entry } from '../index.ts'
import { type Effect, effectOf } from './answer.ts'
import type { KeyedCommand } from './keyed-command.ts'
import type { Settlement, Submissions } from './submissions.ts'

/** Acknowledged against found. */
export interface LogCheck extends Settlement {
  readonly commits: number
}

/** Commits that no caller asked for by a key: the warehouses at the beginning, and the engine's own. */
const unkeyed: ReadonlySet<string> = new Set(['warehouse-added', 'expired', 'ledger-opened'])

/** Reads a whole log: every commit must be one that was submitted, whole and once, and none may be missing. */
export async function checkLog(log: AsyncIterable<Commit<Entry>>, submissions: Submissions): Promise<LogCheck> {
  const inLog = new Map<string, Effect>()
  const invented: string[] = []
  let commits = 0
  for await (const commit of log) {
    commits += 1
    const { idempotencyKey: key, sequence, entries } = commit
    if (key === undefined) {
      if (!entries.every(({ type }) => unkeyed.has(type))) invented.push(`nobody asked for commit ${sequence}`)
      continue
    }
    const command = submissions.commandOf(key)
    if (command === undefined || !isCommitOf(command, entries))
      invented.push(`commit ${sequence} is not what was submitted as ${key}`)
    if (inLog.has(key)) invented.push(`${key} is there twice, the second time as commit ${sequence}`)
    else inLog.set(key, effectOf(commit))
  }
  const settlement = submissions.settle(inLog)
  return { commits, ...settlement, invented: [...invented, ...settlement.invented] }
}

/** Whether these are the entries of a command, all of them and no others. A release may find nothing to do. */
function isCommitOf(command: KeyedCommand, entries: readonly Entry[]): boolean {
  if (command.type === 'release' && entries.length === 0) return true
  const expected = entriesOf(command)
  return (
    expected.length === entries.length &&
    expected.every((fields, index) => {
      const entry = entries[index] as unknown as Record<string, unknown>
      return Object.entries(fields).every(([field, value]) => entry[field] === value)
    })
  )
}

function entriesOf(command: KeyedCommand): object[] {
  switch (command.type) {
    case 'receive':
    case 'reserve': {
      const { type, warehouseId, productId, quantity } = command
      return [{ type: pastTense[type], warehouseId, productId, quantity }]
    }
    case 'catalog.add':
      return [{ ledger: 'catalog', type: 'product-added', productId: command.id, name: command.name }]
    case 'reserveAll':
      return command.lines.map((line) => ({ type: 'reserved', ...line }))
    case 'transfer': {
      const { sourceWarehouseId, destinationWarehouseId, productId, quantity } = command
      return [
        { type: 'transferred-out', warehouseId: sourceWarehouseId, productId, quantity },
        { type: 'transferred-in', warehouseId: destinationWarehouseId, productId, quantity },
      ]
    }
    case 'confirm':
    case 'fulfill':
    case 'release':
    case 'cancel':
      return [{ type: pastTense[command.type], reservationId: command.reservationId }]
  }
}

const pastTense = {
  receive: 'received',
  reserve: 'reserved',
  confirm: 'confirmed',
  fulfill: 'fulfilled',
  release: 'released',
  cancel: 'cancelled',
} as const
