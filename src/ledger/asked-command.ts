import { invalidArgument, unreadable } from '../errors/invalid-argument.ts'
import { checkObject, KnownFields, type Unchecked } from '../errors/known-fields.ts'
import { type Labels, readLabels } from '../inventory/commands/command.ts'
import type { AnyLedgerCommand } from './contract.ts'

/** A ledger's command as it was sent: checked and copied. */
export interface AskedCommand {
  readonly command: AnyLedgerCommand
  readonly fields: object
  readonly labels: Labels
}

/** By the list of their fields, so that each is made once. */
const known: WeakMap<object, KnownFields> = new WeakMap()

/**
 * Checks and copies a request.
 * @throws INVALID_ARGUMENT, INVALID_ID or INVALID_QUANTITY, naming the field
 */
export function askCommand(command: AnyLedgerCommand, request: unknown): AskedCommand {
  try {
    const checked = checkObject(request, 'request', knownFields(command))
    const fields = command.read(checked)
    const labels = readLabels(checked)
    if (command.needsReason && labels.context?.reason === undefined)
      throw invalidArgument('reason', undefined, 'must be a string')
    return { command, fields, labels }
  } catch (error) {
    throw unreadable(error, 'request', request)
  }
}

/** Checks the fields of a request for a command, whatever kind of command it is. */
export function checkRequest(command: { readonly request: object }, request: unknown): Unchecked {
  return checkObject(request, 'request', knownFields(command))
}

function knownFields({ request }: { readonly request: object }): KnownFields {
  const fields = known.get(request) ?? new KnownFields(Object.keys(request))
  known.set(request, fields)
  return fields
}

/** Which ledger a command is of: its name begins with it. */
export function ledgerOf(command: AnyLedgerCommand): string {
  return command.name.slice(0, command.name.indexOf('.'))
}
