import type { Explanation, HeldUnits } from '../../promising.ts'
import { count } from '../../terminal/figures.ts'
import { section } from '../../terminal/section.ts'
import { table } from '../../terminal/table.ts'
import { showTime } from './times.ts'

/** Why a product is, or is not, to be had, in sentences and tables. @param limit the most rows of each */
export function renderExplanation(
  { productId, at, reasons, levels, holds, incoming }: Explanation,
  limit: number,
): string {
  const parts = [
    section(`Why ${productId} is, or is not, to be had`, showTime(at), reasons.map((line) => `  ${line}`).join('\n')),
    part('Where it is', levelHead, levels.map(levelRow), limit),
    part('Who holds it', holdHead, holds.map(holdRow), limit),
    part('On its way', supplyHead, incoming.map(supplyRow), limit),
  ]
  return parts.filter((text) => text !== undefined).join('\n\n')
}

type Row = readonly string[]

const levelHead: Row = [
  'warehouse',
  'on hand',
  'available',
  'kept back',
  'reserved',
  'committed',
  'damaged',
  'quarantined',
  'incoming',
  'waited for',
]
const holdHead: Row = ['reservation', 'warehouse', 'for', 'units', 'until']
const supplyHead: Row = ['what', 'to', 'units', 'expected']

function part(title: string, head: Row, rows: readonly Row[], limit: number): string | undefined {
  if (rows.length === 0) return undefined
  const left = rows.length - limit
  const more = left > 0 ? `\n  … and ${count(left)} more: ask for them with --limit` : ''
  const words = head.flatMap((name, index) => (wordColumns.includes(name) ? [index] : []))
  return section(title, '', table(head, rows.slice(0, limit), words) + more)
}

const wordColumns = ['warehouse', 'reservation', 'for', 'until', 'what', 'to', 'expected']

function levelRow(level: Explanation['levels'][number]): Row {
  const { warehouseId, onHand, available, keepBack, reserved, committed, damaged, quarantined } = level
  const counts = [onHand, available, keepBack, reserved, committed, damaged, quarantined]
  return [warehouseId, ...[...counts, level.incoming, level.backordered].map(count)]
}

function holdRow({ reservationId, warehouseId, reference, owner, quantity, status, expiresAt }: HeldUnits): Row {
  const named = reference === undefined ? (owner ?? '–') : `${reference.type} ${reference.id}`
  const until =
    status === 'confirmed' || expiresAt === undefined ? 'committed' : `reserved until ${showTime(expiresAt)}`
  return [reservationId, warehouseId, named, count(quantity), until]
}

function supplyRow({ source, reference, warehouseId, quantity, expectedAt }: Explanation['incoming'][number]): Row {
  return [
    `${source} ${reference}`,
    warehouseId,
    count(quantity),
    expectedAt === undefined ? 'no date' : showTime(expectedAt),
  ]
}
