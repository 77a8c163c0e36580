import type { JSX } from 'preact'
import type { Stock } from '../shapes.ts'
import { number } from '../words.ts'
import { Badge } from './card.tsx'
import { LevelLink, ProductLink, WarehouseLink } from './links.tsx'
import { type Column, Table } from './table.tsx'

interface LevelsTableProps {
  readonly levels: readonly Stock[]
  /** What is the same in all rows is left out. */
  readonly of: 'warehouse' | 'product' | 'all'
  readonly empty: string
}

export function LevelsTable({ levels, of, empty }: LevelsTableProps): JSX.Element {
  return (
    <Table
      caption="Stock levels"
      rows={levels}
      keyOf={({ warehouseId, productId }) => JSON.stringify([warehouseId, productId])}
      empty={empty}
      columns={[...placesOf(of), ...countColumns]}
    />
  )
}

function placesOf(of: LevelsTableProps['of']): Column<Stock>[] {
  const product: Column<Stock> = {
    title: 'Product',
    cell: (level) => (of === 'warehouse' ? <LevelLink {...level} /> : <ProductLink id={level.productId} />),
  }
  const warehouse: Column<Stock> = { title: 'Warehouse', cell: ({ warehouseId }) => <WarehouseLink id={warehouseId} /> }
  if (of === 'warehouse') return [product]
  return of === 'product' ? [warehouse] : [product, warehouse]
}

const countColumns: readonly Column<Stock>[] = [
  { title: 'Available', isNumber: true, cell: (level) => <Available level={level} /> },
  { title: 'Reserved', isNumber: true, cell: ({ reserved }) => number(reserved) },
  { title: 'Committed', isNumber: true, cell: ({ committed }) => number(committed) },
  { title: 'Damaged', isNumber: true, isExtra: true, cell: ({ damaged }) => number(damaged) },
  { title: 'Quarantined', isNumber: true, isExtra: true, cell: ({ quarantined }) => number(quarantined) },
  { title: 'On hand', isNumber: true, cell: ({ onHand }) => <strong>{number(onHand)}</strong> },
  { title: 'Incoming', isNumber: true, isExtra: true, cell: ({ incoming }) => number(incoming) },
  { title: 'Backordered', isNumber: true, isExtra: true, cell: ({ backordered }) => number(backordered) },
  { title: 'Threshold', isNumber: true, isExtra: true, cell: ({ reorderThreshold }) => number(reorderThreshold) },
]

function Available({ level: { available, reorderThreshold } }: { level: Stock }): JSX.Element {
  const isLow = available === 0 || (reorderThreshold !== undefined && available <= reorderThreshold)
  if (!isLow) return <>{number(available)}</>
  return (
    <>
      <Badge mood={available === 0 ? 'bad' : 'warn'}>{available === 0 ? 'none' : 'low'}</Badge> {number(available)}
    </>
  )
}
