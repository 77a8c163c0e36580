import type { JSX } from 'preact'
import { title } from '../words.ts'
import { Badge } from './card.tsx'

const moods: Readonly<Record<string, string>> = {
  delivered: 'good',
  settled: 'good',
  received: 'good',
  refunded: 'good',
  captured: 'good',
  made: 'good',
  approved: 'good',
  shipped: 'good',
  cancelled: 'bad',
  rejected: 'bad',
  declined: 'bad',
  failed: 'bad',
  lost: 'bad',
  pending: 'warn',
  'payment-pending': 'warn',
  requested: 'warn',
  waiting: 'warn',
  undecided: 'warn',
}

export function Status({ is }: { is: string }): JSX.Element {
  return <Badge mood={moods[is] ?? 'calm'}>{title(is)}</Badge>
}
