import { invalidArgument } from '../errors/invalid-argument.ts'
import type { FieldList, Unchecked } from '../errors/known-fields.ts'
import { commandFields } from '../inventory/commands/command-kind.ts'
import { readChoice, readId, readOptionalTime, readText } from '../inventory/request/fields.ts'
import type { CommandOptions } from '../inventory/request/requests.ts'
import {
  areWhole,
  type RecognitionRule,
  recognitionRules,
  type SellerChanges,
  type SellerTerms,
  type SellerType,
  sellerTypes,
} from './seller.ts'

export interface AddSellerRequest extends CommandOptions {
  readonly id: string
  readonly name: string
  readonly type: SellerType
  readonly recognizedAs: RecognitionRule
  /** 1500 is 15 %; needed where the commission alone is recognised. */
  readonly commissionBasisPoints?: number
  /** From when on it is so, in milliseconds since 1970; from now if left out. It may lie in the past, or ahead. */
  readonly validFrom?: number
}

/** At least one change. */
export interface ChangeSellerRequest extends CommandOptions, SellerChanges {
  readonly id: string
  readonly validFrom?: number
}

export interface OwnRequest extends CommandOptions {
  readonly sellerId: string
  readonly productId: string
}

export interface AddFields {
  readonly sellerId: string
  readonly name: string
  readonly sellerType: SellerType
  readonly terms: SellerTerms
  readonly validFrom: number | undefined
}

export interface ChangeFields {
  readonly sellerId: string
  readonly validFrom: number | undefined
  readonly changes: SellerChanges
}

export interface OwnFields {
  readonly sellerId: string
  readonly productId: string
}

export const addFields: FieldList<AddSellerRequest> = {
  id: true,
  name: true,
  type: true,
  recognizedAs: true,
  commissionBasisPoints: true,
  validFrom: true,
  ...commandFields,
}

export const changeFields: FieldList<ChangeSellerRequest> = {
  id: true,
  name: true,
  recognizedAs: true,
  commissionBasisPoints: true,
  validFrom: true,
  ...commandFields,
}

/** @throws INVALID_ARGUMENT or INVALID_ID, naming the field */
export function readAdded(request: Unchecked): AddFields {
  const commissionBasisPoints = readRate(request)
  const terms = {
    recognizedAs: readChoice(request, 'recognizedAs', recognitionRules),
    ...(commissionBasisPoints !== undefined && { commissionBasisPoints }),
  }
  if (!areWhole(terms)) throw invalidArgument('commissionBasisPoints', undefined, rateProblem)
  return {
    sellerId: readId(request, 'id'),
    name: readText(request, 'name'),
    sellerType: readChoice(request, 'type', sellerTypes),
    terms,
    validFrom: readOptionalTime(request, 'validFrom'),
  }
}

export const rateProblem = 'must be there where the commission alone is recognised: 1500 is 15 %'

/** @throws INVALID_ARGUMENT or INVALID_ID, naming the field */
export function readChanged(request: Unchecked): ChangeFields {
  const { name, recognizedAs, commissionBasisPoints } = request
  const rate = commissionBasisPoints === null ? null : readRate(request)
  const changes: SellerChanges = {
    ...(name !== undefined && { name: readText(request, 'name') }),
    ...(recognizedAs !== undefined && { recognizedAs: readChoice(request, 'recognizedAs', recognitionRules) }),
    ...(rate !== undefined && { commissionBasisPoints: rate }),
  }
  if (Object.keys(changes).length === 0) {
    const problem = 'changes nothing; name at least one of name, recognizedAs, commissionBasisPoints'
    throw invalidArgument('request', request.id, problem)
  }
  return { sellerId: readId(request, 'id'), validFrom: readOptionalTime(request, 'validFrom'), changes }
}

export function readOwn(request: Unchecked): OwnFields {
  return { sellerId: readId(request, 'sellerId'), productId: readId(request, 'productId') }
}

function readRate({ commissionBasisPoints: rate }: Unchecked): number | undefined {
  if (rate === undefined) return undefined
  if (Number.isInteger(rate) && (rate as number) >= 0 && (rate as number) <= 10_000 && !Object.is(rate, -0))
    return rate as number
  throw invalidArgument('commissionBasisPoints', rate, 'must be whole basis points from 0 to 10000: 1500 is 15 %')
}
