import type { Explanation } from './explanation.ts'

type Facts = Omit<Explanation, 'reasons'>

/** Why a product is, or is not, to be had, in sentences. @param free units that anybody may have at once */
export function reasonsOf(facts: Facts, free: number): string[] {
  const { productId, next } = facts
  return [
    free > 0 ? `${free} of ${productId} can be had now.` : `No ${productId} can be had now.`,
    stockReason(facts),
    ...holdReason(facts),
    ...supplyReason(facts),
    ...waitingReason(facts),
    `Whoever asks for one more hears: ${next.text}.`,
  ]
}

function stockReason({ sums }: Facts): string {
  const { onHand, keptBack, available, reserved, committed, damaged, quarantined } = sums
  if (onHand === 0) return 'None is on hand.'
  const parts = Object.entries({ available, reserved, committed, damaged, quarantined })
    .filter(([, units]) => units > 0)
    .map(([bucket, units]) => `${units} ${bucket}`)
  const kept = keptBack > 0 ? ` ${keptBack} of what is available is kept back.` : ''
  return `${onHand} on hand: ${parts.join(', ')}.${kept}`
}

function holdReason({ holds }: Facts): string[] {
  if (holds.length === 0) return []
  const [first] = holds
  const until = first?.expiresAt === undefined ? '' : ` The first runs out at ${timeText(first.expiresAt)}.`
  return [`${things(holds.length, 'reservation')} with ${things(unitsOf(holds), 'unit')}.${until}`]
}

function supplyReason({ incoming }: Facts): string[] {
  if (incoming.length === 0) return []
  const [first] = incoming
  const when = first?.expectedAt === undefined ? 'without a date' : `the first by ${timeText(first.expectedAt)}`
  return [`${unitsOf(incoming)} on the way, ${when}.`]
}

function waitingReason({ waiting: { backorders, units } }: Facts): string[] {
  if (backorders === 0) return []
  return [`Before you: ${things(backorders, 'backorder')} with ${things(units, 'unit')}.`]
}

function unitsOf(list: readonly { readonly quantity: number }[]): number {
  return list.reduce((units, { quantity }) => units + quantity, 0)
}

function things(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`
}

function timeText(at: number): string {
  return Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : String(at)
}
