import type { AllocationPlan } from '../allocation/allocation-plan.ts'
import type { AllocationRequest } from '../allocation/allocation-request.ts'
import { planOn } from '../allocation/planning.ts'
import { reserveOrWait } from '../backorders.ts'
import type { ShortDemand } from '../errors/error-details.ts'
import { isRefusal, type Refusal, refuse } from '../errors/refusal.ts'
import { stockCommands } from '../inventory/commands/stock-commands.ts'
import type { LevelKey } from '../inventory/level-key.ts'
import type { Desk, ReadBooks } from '../ledger/contract.ts'
import { sharesOf } from '../money/shares.ts'
import type { KeptLine, KeptOrder } from './kept-order.ts'
import { rowReference } from './order-access.ts'
import type { OrderRules } from './order-options.ts'
import type { RowFact, WaitingFact } from './orders-entry.ts'
import { ordersKey } from './orders-key.ts'

/** Units of a line: from a warehouse, from its seller, or waiting. */
interface Part {
  readonly line: number
  readonly quantity: number
  readonly rowId: string
  readonly warehouseId?: string
  readonly reservationId?: string
  readonly demandId?: string
}

/** The levels that lines can come from: a plan is decided on all of them. */
export function candidateLevels(
  lines: readonly Pick<KeptLine, 'productId' | 'warehouseId' | 'bySeller'>[],
  { stock }: ReadBooks,
): readonly LevelKey[] {
  const products = new Map<string, Set<string>>()
  for (const { productId, warehouseId, bySeller } of lines) {
    if (bySeller) continue
    const places = products.get(productId) ?? new Set()
    products.set(productId, places)
    if (warehouseId === undefined) for (const id of stock.warehouseIds()) places.add(id)
    else places.add(warehouseId)
  }
  const levels: LevelKey[] = []
  for (const [productId, places] of products) for (const warehouseId of places) levels.push({ warehouseId, productId })
  return levels
}

/** Holds all that an order wants, or nothing: where the allocation says, or where a line is bound to. */
export function reserveOrder(desk: Desk, order: KeptOrder, rules: OrderRules): Refusal | undefined {
  const parts: Part[] = []
  for (const group of groupsOf(order)) {
    const refusal = reserveGroup(desk, order, group, rules, parts)
    if (refusal !== undefined) return refusal
  }
  parts.sort((a, b) => a.line - b.line)
  const totals = totalsFor(order, parts)
  const rows: RowFact[] = []
  const waiting: WaitingFact[] = []
  for (const [index, { line, quantity, rowId, warehouseId, reservationId, demandId }] of parts.entries()) {
    const units = { lineNumber: line + 1, quantity, total: totals[index] as number }
    if (demandId !== undefined) waiting.push({ ...units, demandId })
    else
      rows.push({
        rowId,
        ...units,
        ...(warehouseId !== undefined && { warehouseId }),
        ...(reservationId !== undefined && { reservationId }),
      })
  }
  desk.record(ordersKey, {
    ledger: 'orders',
    type: 'order-reserved',
    id: order.id,
    rows,
    ...(waiting.length > 0 && { waiting }),
    expiresAt: Math.min(desk.at + rules.holdMs, Number.MAX_SAFE_INTEGER),
  })
  return undefined
}

/** Lines that are planned together: those that are bound to one warehouse, and those that are free. */
interface Group {
  readonly warehouseId: string | undefined
  readonly bySeller: boolean
  readonly lines: number[]
}

function groupsOf({ lines }: KeptOrder): readonly Group[] {
  const groups: Group[] = []
  for (const [index, { warehouseId, bySeller }] of lines.entries()) {
    const same = groups.find((group) => group.warehouseId === warehouseId && group.bySeller === bySeller)
    if (same === undefined) groups.push({ warehouseId, bySeller, lines: [index] })
    else same.lines.push(index)
  }
  // What is bound has no choice, so it chooses first.
  return groups.sort((a, b) => Number(a.warehouseId === undefined) - Number(b.warehouseId === undefined))
}

function reserveGroup(
  desk: Desk,
  order: KeptOrder,
  { warehouseId, bySeller, lines }: Group,
  rules: OrderRules,
  parts: Part[],
): Refusal | undefined {
  if (bySeller) {
    for (const line of lines)
      parts.push({ line, quantity: (order.lines[line] as KeptLine).quantity, rowId: desk.newId() })
    return undefined
  }
  const plan = planFor(desk, order, lines, warehouseId, rules)
  if (isRefusal(plan)) return plan
  const short = plan.short.find(({ line }) => order.lines[lines[line] as number]?.backorder !== true)
  if (short !== undefined) return shortage(short, plan.short, lines)
  return holdPlanned(desk, plan, lines, rules, parts) ?? letWait(desk, order, plan, lines, rules, parts)
}

function planFor(
  desk: Desk,
  { lines: all, shipTo }: KeptOrder,
  lines: readonly number[],
  warehouseId: string | undefined,
  { allocation }: OrderRules,
): AllocationPlan | Refusal {
  const { latitude, longitude } = shipTo ?? {}
  const isPlaceKnown = latitude !== undefined && longitude !== undefined
  if (warehouseId === undefined && allocation.needsDestination === true && !isPlaceKnown) {
    const problem = `must be a place, { latitude, longitude }: ${allocation.name} goes by the distance to it`
    return refuse('INVALID_ARGUMENT', { field: 'shipTo', value: 'undefined', problem })
  }
  const wanted = lines.map((line) => {
    const { productId, quantity } = all[line] as KeptLine
    return { productId, quantity }
  })
  const request: AllocationRequest = {
    lines: wanted,
    partial: lines.some((line) => all[line]?.backorder === true),
    ...(isPlaceKnown && { destination: { latitude, longitude } }),
    ...(warehouseId !== undefined && { only: [warehouseId] }),
  }
  return planOn(desk.stock, request, allocation)
}

function holdPlanned(
  desk: Desk,
  plan: AllocationPlan,
  lines: readonly number[],
  { holdMs }: OrderRules,
  parts: Part[],
): Refusal | undefined {
  const planned = plan.shipments.flatMap(({ warehouseId, lines: units }) =>
    units.map(({ line, productId, quantity }) => ({
      line: lines[line] as number,
      warehouseId,
      productId,
      quantity,
      rowId: desk.newId(),
    })),
  )
  if (planned.length === 0) return undefined
  const holds = planned.map(({ warehouseId, productId, quantity, rowId }) => ({
    warehouseId,
    productId,
    quantity,
    reference: { type: rowReference, id: rowId },
  }))
  const held = desk.run(stockCommands.reserveAll, { lines: holds, ttlMs: holdMs })
  if (isRefusal(held)) return held
  for (const [index, { line, warehouseId, quantity, rowId }] of planned.entries())
    parts.push({ line, warehouseId, quantity, rowId, reservationId: held[index]?.id as string })
  return undefined
}

/** What is not there waits, where its line and the policy let it. */
function letWait(
  desk: Desk,
  order: KeptOrder,
  { short }: AllocationPlan,
  lines: readonly number[],
  { holdMs }: OrderRules,
  parts: Part[],
): Refusal | undefined {
  for (const { line: place, missing } of short) {
    const line = lines[place] as number
    const { productId, warehouseId } = order.lines[line] as KeptLine
    const where = warehouseId === undefined ? {} : { warehouseId }
    const waits = desk.run(reserveOrWait, { productId, ...where, quantity: missing, ttlMs: holdMs })
    if (isRefusal(waits)) return waits
    for (const { id, quantity, warehouseId: from } of waits.reservations)
      parts.push({ line, quantity, rowId: desk.newId(), warehouseId: from, reservationId: id })
    const { backorder } = waits
    if (backorder !== undefined) parts.push({ line, quantity: backorder.quantity, rowId: '', demandId: backorder.id })
  }
  return undefined
}

/** Each line's total, shared by its parts (rule 9). */
function totalsFor({ lines }: KeptOrder, parts: readonly Part[]): readonly number[] {
  const totals: number[] = []
  for (const [index, { total }] of lines.entries()) {
    const own = parts.filter(({ line }) => line === index)
    if (own.length === 1) totals.push(total)
    else
      totals.push(
        ...sharesOf(
          total,
          own.map(({ quantity }) => quantity),
        ),
      )
  }
  return totals
}

function shortage(first: ShortDemand, all: readonly ShortDemand[], lines: readonly number[]): Refusal {
  const short = all.map((demand) => ({ ...demand, line: lines[demand.line] as number }))
  const { productId, requested, allocated: available } = first
  const what = { command: 'orders.place', bucket: 'available' } as const
  return refuse('INSUFFICIENT_STOCK', { ...what, productId, requested, available, lines: lines.length, short })
}
