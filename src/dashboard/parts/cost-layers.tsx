import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { OpenLayer } from '../../costing.ts'
import { useCurrency } from '../currency.ts'
import type { Page } from '../shapes.ts'
import { useAnswer } from '../use-answer.ts'
import { money, number, span } from '../words.ts'
import { Answered } from './answered.tsx'
import { Card } from './card.tsx'
import { CommitLink, WarehouseLink } from './links.tsx'
import { Table } from './table.tsx'
import { Time } from './time.tsx'

/** Of which receipts the stock is. It is worked out from the whole log, so it is asked for. */
export function CostLayers({ productId }: { productId: string }): JSX.Element {
  const [isOpen, setOpen] = useState(false)
  return (
    <Card title="Cost layers" aside="first in, first out" wide>
      {isOpen ? (
        <Layers productId={productId} />
      ) : (
        <button type="button" onClick={() => setOpen(true)}>
          Work them out
        </button>
      )}
    </Card>
  )
}

function Layers({ productId }: { productId: string }): JSX.Element {
  const currency = useCurrency()
  const path = `/v1/valuation/layers?method=fifo&productId=${encodeURIComponent(productId)}&limit=1000`
  const layers = useAnswer<Page<OpenLayer>>(path, { when: 'never' })
  return (
    <Answered of={layers}>
      {({ items }) => (
        <Table
          caption="Cost layers"
          rows={items}
          keyOf={({ sequence, index, warehouseId }) => `${sequence} ${index} ${warehouseId}`}
          empty="There is no layer: nothing of it is left, or it belongs to another seller."
          columns={[
            { title: 'Receipt', isNumber: true, cell: ({ sequence }) => <CommitLink sequence={sequence} /> },
            {
              title: 'In',
              cell: ({ warehouseId }) =>
                typeof warehouseId !== 'string' ? 'on its way' : <WarehouseLink id={warehouseId} />,
            },
            { title: 'Received', cell: ({ receivedAt }) => <Time at={receivedAt} /> },
            { title: 'Age', isNumber: true, cell: ({ ageMs }) => span(ageMs) },
            { title: 'Units', isNumber: true, cell: ({ quantity }) => number(quantity) },
            {
              title: 'Worth',
              isNumber: true,
              cell: ({ value }) => (value === undefined ? 'not known' : money(value, currency)),
            },
          ]}
        />
      )}
    </Answered>
  )
}
