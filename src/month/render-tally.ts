import { count } from '../terminal/figures.ts'
import { facts, heading } from '../terminal/section.ts'
import type { PlayedMonth } from './play-month.ts'

interface Place {
  readonly path: string
  readonly isKept: boolean
}

/** What happened in the month, and where its log is. */
export function renderTally({ tally, restatements }: PlayedMonth, { path, isKept }: Place, seed: number): string {
  const n = count
  const { orders, soldOut, unpaid, cancelled, shipments, deliveries } = tally
  const { returns, unreturns, replacements, goodwill } = tally
  const { receipts, freightBills, supplierReturns, transfers, counts, damaged, lateFacts } = tally
  return [
    heading('What was played'),
    facts([
      ['Orders', `${n(orders)} asked for, ${n(soldOut)} sold out, ${n(unpaid)} not paid, ${n(cancelled)} cancelled`],
      ['Parcels', `${n(shipments)} sent, ${n(deliveries)} delivered`],
      [
        'Back',
        `${n(returns)} returns, ${n(unreturns)} sent out again, ${n(replacements)} replaced, ${n(goodwill)} excuses`,
      ],
      [
        'Goods',
        `${n(receipts)} receipts, ${n(freightBills)} freight bills, ${n(supplierReturns)} returned to suppliers`,
      ],
      ['Shelves', `${n(transfers)} transfers, ${n(counts)} counts, ${n(damaged)} damaged`],
      ['Late', `${n(lateFacts)} facts told days late; ${n(restatements)} restatements of closed days`],
      [
        'Log',
        isKept
          ? `${path}: look around with stockhold report, close, order and sql`
          : 'temporary, removed; --folder keeps it',
      ],
      ['Again', `the same month: --seed ${seed}`],
    ]),
  ].join('\n')
}
