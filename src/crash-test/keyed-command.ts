import { type Attempt, type BatchRequest, type Failure, type InventoryManager, isInventoryError } from '../index.ts'

type Used = 'receive' | 'reserve' | 'reserveAll' | 'transfer' | 'confirm' | 'fulfill' | 'release' | 'cancel'

/** A product that is described to the catalogue, which stands beside the stock in the log. */
interface DescribeProduct {
  readonly type: 'catalog.add'
  readonly id: string
  readonly sku: string
  readonly name: string
}

/** A command of the load. Its idempotency key is the name that the log and its caller know it by. */
export type KeyedCommand = (Extract<BatchRequest, { readonly type: Used }> | DescribeProduct) & {
  readonly idempotencyKey: string
}

export type Outcome = Attempt<unknown, Failure>

/** Makes one call, or a batch for several commands. @throws what is no refusal: a fault or a bug */
export async function carryOut(inventory: InventoryManager, commands: readonly KeyedCommand[]): Promise<Outcome[]> {
  const [first, ...others] = commands
  if (first === undefined || others.length > 0 || first.type === 'catalog.add')
    return await inventory.batch(commands.map((command) => ({ ...command })))
  try {
    return [{ ok: true, value: await call(inventory, first) }]
  } catch (error) {
    if (!isInventoryError(error) || error.family !== 'refusal') throw error
    return [{ ok: false, refusal: error }]
  }
}

function call(inventory: InventoryManager, command: Exclude<KeyedCommand, DescribeProduct>): Promise<unknown> {
  switch (command.type) {
    case 'receive':
      return inventory.receive(requestOf(command))
    case 'reserve':
      return inventory.reserve(requestOf(command))
    case 'reserveAll':
      return inventory.reserveAll(requestOf(command))
    case 'transfer':
      return inventory.transfer(requestOf(command))
    case 'confirm':
      return inventory.confirm(command.reservationId, optionsOf(command))
    case 'fulfill':
      return inventory.fulfill(command.reservationId, optionsOf(command))
    case 'release':
      return inventory.release(command.reservationId, optionsOf(command))
    case 'cancel':
      return inventory.cancel(command.reservationId, optionsOf(command))
  }
}

/** Outside a batch nothing but the method says what is asked. */
function requestOf<Command extends KeyedCommand>({ type: _type, ...request }: Command): Omit<Command, 'type'> {
  return request
}

function optionsOf<Command extends KeyedCommand & { reservationId: string }>({
  type: _type,
  reservationId: _reservationId,
  ...options
}: Command): Omit<Command, 'type' | 'reservationId'> {
  return options
}
