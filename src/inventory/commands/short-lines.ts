import type { ShortLine } from '../../errors/error-details.ts'
import { type Refusal, refuse } from '../../errors/refusal.ts'
import type { LevelKey } from '../level-key.ts'
import type { ReadLevel } from '../read-level.ts'

interface Line extends LevelKey {
  readonly quantity: number
}

/**
 * Whether lines can be held: the refusal, with every line that is short, if not. Lines for one level are
 * short together.
 * @param levels the level of each line
 */
export function judgeLines(lines: readonly Line[], levels: readonly ReadLevel[]): Refusal | undefined {
  const wanted = totals(lines)
  const short: ShortLine[] = []
  let first: ReadLevel | undefined
  for (const [line, level] of levels.entries()) {
    const together = wanted[line] as number
    if (level.available >= together) continue
    first ??= level
    short.push(shortLine(line, (lines[line] as Line).quantity, together, level))
  }
  return first === undefined ? undefined : refuseLines(lines.length, short, first)
}

function shortLine(line: number, requested: number, together: number, level: ReadLevel): ShortLine {
  const { warehouseId, productId } = level
  const { available, reserved, committed } = level.counts
  return Object.freeze({ line, warehouseId, productId, requested, together, available, reserved, committed })
}

/** What is said of one shortage is said of the first; the others stand beside it. */
function refuseLines(lines: number, short: readonly ShortLine[], { counts }: ReadLevel): Refusal {
  const { warehouseId, productId, together: requested } = short[0] as ShortLine
  const { available, reserved, committed, damaged, quarantined } = counts
  const there = { available, reserved, committed, damaged, quarantined }
  return refuse('INSUFFICIENT_STOCK', {
    command: 'reserveAll',
    warehouseId,
    productId,
    bucket: 'available',
    requested,
    ...there,
    lines,
    short: Object.freeze(short),
  })
}

/** For each line, what all lines of its level want together. */
function totals(lines: readonly Line[]): number[] {
  const byWarehouse = new Map<string, Map<string, number>>()
  for (const { warehouseId, productId, quantity } of lines) {
    const byProduct = byWarehouse.get(warehouseId) ?? new Map<string, number>()
    byProduct.set(productId, (byProduct.get(productId) ?? 0) + quantity)
    byWarehouse.set(warehouseId, byProduct)
  }
  return lines.map(({ warehouseId, productId }) => byWarehouse.get(warehouseId)?.get(productId) as number)
}
