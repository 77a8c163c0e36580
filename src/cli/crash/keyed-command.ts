import { type Attempt, type BatchRequest, type Failure, type InventoryManager, isInventoryError } from '../../index.ts'

type Used = 'receive' | 'reserve' | 'reserveAll' | 'transfer' | 'confirm' | 'fulfill' | 'release' | 'cancel'

/** A command of the load. Its idempotency key is the name that the log and its caller know it by. */
export type KeyedCommand = Extract<BatchRequest, { readonly type: Used }> & { readonly idempotencyKey: string }

export type Outcome = Attempt<unknown, Failure>

/** Makes one call, or for several commands a batch. @throws what is no refusal: a fault or a bug */
export async function carryOut(inventory: InventoryManager, commands: readonly KeyedCommand[]): Promise<Outcome[]> {
  const [first, ...others] = commands
  if (first === undefined || others.length > 0) return await inventory.batch(commands)
  try {
    return [{ ok: true, value: await call(inventory, first) }]
  } catch (error) {
    if (!isInventoryError(error) || error.family !== 'refusal') throw error
    return [{ ok: false, refusal: { code: error.code, details: error.details } as Failure }]
  }
}

function call(inventory: InventoryManager, command: KeyedCommand): Promise<unknown> {
  switch (command.type) {
    case 'receive':
      return inventory.receive(command)
    case 'reserve':
      return inventory.reserve(command)
    case 'reserveAll':
      return inventory.reserveAll(command)
    case 'transfer':
      return inventory.transfer(command)
    case 'confirm':
      return inventory.confirm(command.reservationId, command)
    case 'fulfill':
      return inventory.fulfill(command.reservationId, command)
    case 'release':
      return inventory.release(command.reservationId, command)
    case 'cancel':
      return inventory.cancel(command.reservationId, command)
  }
}
