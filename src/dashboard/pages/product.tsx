import type { JSX } from 'preact'
import { asked, changed } from '../address.ts'
import { Answered } from '../parts/answered.tsx'
import { Badge, Card } from '../parts/card.tsx'
import { CostLayers } from '../parts/cost-layers.tsx'
import { LevelsTable } from '../parts/levels-table.tsx'
import { OrderLink, WarehouseLink } from '../parts/links.tsx'
import { Table } from '../parts/table.tsx'
import { Age, Time } from '../parts/time.tsx'
import { Timeline } from '../parts/timeline.tsx'
import { Waterfall } from '../parts/waterfall.tsx'
import type { Explanation, Hold } from '../shapes.ts'
import { useAnswer } from '../use-answer.ts'
import { number, short } from '../words.ts'

/** Why a product is, or is not, to be had. */
export function ProductPage({ id }: { id: string }): JSX.Element {
  const explanation = useAnswer<Explanation>(`/v1/explanations/${encodeURIComponent(id)}`, {
    when: ({ entries }) => entries.some(({ productId, ledger }) => productId === id || ledger !== undefined),
    hasPast: true,
  })
  // A product need not be in the catalogue: then it has no name.
  const product = useAnswer<{ readonly name: string }>(`/v1/products/${encodeURIComponent(id)}`, { when: 'never' })
  return (
    <div class="stack">
      <div class="head">
        <h1>{id}</h1>
        {product.body !== undefined && <strong>{product.body.name}</strong>}
        {explanation.body !== undefined && <Availability explanation={explanation.body} />}
      </div>
      <Answered of={explanation}>{(body) => <Story explanation={body} />}</Answered>
    </div>
  )
}

function Availability({ explanation: { sums, next } }: { explanation: Explanation }): JSX.Element {
  const free = sums.available - sums.keptBack
  return (
    <>
      <Badge mood={free > 0 ? 'good' : 'bad'}>{free > 0 ? `${number(free)} to be had` : 'Out of stock'}</Badge>
      <span class="quiet">the next customer is told: “{next.text}”</span>
    </>
  )
}

function Story({ explanation }: { explanation: Explanation }): JSX.Element {
  const { levels, holds, incoming, waiting, reasons } = explanation
  const free = explanation.sums.available - explanation.sums.keptBack
  const isKnown = levels.length + incoming.length + waiting.backorders > 0
  if (!isKnown)
    return <p class="empty">No warehouse ever had this product. Look at its spelling, or receive some of it.</p>
  return (
    <>
      <Card title={free > 0 ? 'What there is of it' : 'Why it is out of stock'} wide>
        <Waterfall explanation={explanation} />
        <ul class="reasons">
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      </Card>
      <Card title="In each warehouse" wide>
        <LevelsTable levels={levels} of="product" empty="No warehouse has it." />
      </Card>
      <div class="grid">
        <Card title="Who holds it" aside={`${number(holds.length)} holds`}>
          <Holds holds={holds} />
        </Card>
        <Card title="What is on its way">
          <Table
            caption="Supply"
            rows={incoming}
            keyOf={({ source, reference }) => `${source} ${reference}`}
            empty="Nothing is on its way: no transfer and no purchase order has it."
            columns={[
              { title: 'By', cell: ({ source, reference }) => <Supply source={source} reference={reference} /> },
              { title: 'To', cell: ({ warehouseId }) => <WarehouseLink id={warehouseId} /> },
              { title: 'Units', isNumber: true, cell: ({ quantity }) => number(quantity) },
              {
                title: 'Expected',
                cell: ({ expectedAt }) =>
                  expectedAt === undefined ? 'nobody has said when' : <Time at={expectedAt} />,
              },
            ]}
          />
          <p class="quiet">
            {waiting.backorders === 0
              ? 'Nobody waits for it.'
              : `${number(waiting.backorders)} backorders wait for ${number(waiting.units)} units, and come first.`}
          </p>
        </Card>
      </div>
      <LevelStory explanation={explanation} />
      <CostLayers productId={explanation.productId} />
    </>
  )
}

function Supply({ source, reference }: { source: string; reference: string }): JSX.Element {
  if (source !== 'transfer') return <>{`${source} ${short(reference)}`}</>
  return <a href={`/transfers/${encodeURIComponent(reference)}`}>transfer {short(reference)}</a>
}

function Holds({ holds }: { holds: readonly Hold[] }): JSX.Element {
  return (
    <Table
      caption="Holds of this product"
      rows={holds.slice(0, 100)}
      keyOf={({ reservationId }) => reservationId}
      empty="Nobody holds any of it."
      columns={[
        { title: 'For', cell: (hold) => <HeldFor hold={hold} /> },
        { title: 'In', cell: ({ warehouseId }) => <WarehouseLink id={warehouseId} /> },
        { title: 'Units', isNumber: true, cell: ({ quantity }) => number(quantity) },
        {
          title: 'Until',
          cell: ({ expiresAt }) =>
            expiresAt === undefined ? <Badge mood="good">confirmed</Badge> : <Age at={expiresAt} />,
        },
      ]}
    />
  )
}

function HeldFor({ hold: { orderId, orderNumber, reference, reservationId } }: { hold: Hold }): JSX.Element {
  if (orderId !== undefined) return <OrderLink id={orderId} label={orderNumber} />
  const said = reference === undefined ? `reservation ${short(reservationId)}` : `${reference.type} ${reference.id}`
  return <span title={reservationId}>{said}</span>
}

/** The timeline of one level: the one that the address names, else the first. */
function LevelStory({ explanation: { levels, productId } }: { explanation: Explanation }): JSX.Element | null {
  const [first] = levels
  const warehouseId = asked('warehouse') ?? first?.warehouseId
  if (warehouseId === undefined) return null
  const choices = (
    <span class="buttons">
      {levels.map((level) => (
        <a
          key={level.warehouseId}
          href={changed({ warehouse: level.warehouseId })}
          aria-current={level.warehouseId === warehouseId ? 'true' : undefined}
        >
          {level.warehouseId}
        </a>
      ))}
    </span>
  )
  return (
    <Card title={`What happened in ${warehouseId}`} aside={choices} wide>
      {asked('sequence') !== undefined && (
        <p class="quiet">All movements until now, whatever point of time is looked at.</p>
      )}
      <Timeline key={warehouseId} warehouseId={warehouseId} productId={productId} />
    </Card>
  )
}
