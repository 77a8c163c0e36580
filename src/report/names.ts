import type { CostingMethod } from '../costing.ts'

/** How people call the types of sellers. */
export const sellerTypes: Readonly<Record<string, string>> = {
  retail_1p: 'own goods (1P)',
  fba_2p: 'in our buildings (FBA)',
  marketplace_3p: 'sent by sellers (3P)',
}

export function sellerTypeName(type: string | undefined): string {
  return sellerTypes[type ?? ''] ?? type ?? 'all'
}

export const methodNames: Readonly<Record<CostingMethod, string>> = {
  fifo: 'FIFO',
  lifo: 'LIFO',
  'moving-average': 'moving average',
  'periodic-average': 'periodic average',
  'periodic-lifo': 'periodic LIFO',
}
