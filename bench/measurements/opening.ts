import { FileJournal, InventoryManager, type InventoryView, replay } from '../../src/index.ts'

export interface OpeningParams {
  readonly folder: string
  /** All of an opening, or only reading the log and folding it into state. */
  readonly how: 'open' | 'replay'
  /** What must be found. */
  readonly levels: number
  readonly reservations: number
}

/** How long it takes to have the state of a log again. */
export async function measure({ folder, how, levels, reservations }: OpeningParams): Promise<{ readonly ms: number }> {
  const journal = new FileJournal(folder)
  globalThis.gc?.()
  const start = performance.now()
  const state = how === 'open' ? await InventoryManager.open({ journal, snapshots: false }) : await replay(journal)
  const ms = performance.now() - start
  const { reserved, available } = totals(state, levels)
  const expected = levels * (reservations + 1) + 1 - reservations
  if (reserved !== reservations || available !== expected) {
    throw new Error(`${reserved} reserved of ${reservations}, ${available} available of ${expected}`)
  }
  if (state instanceof InventoryManager) await state.close()
  return { ms }
}

function totals(state: InventoryManager | InventoryView, levels: number) {
  let [reserved, available] = [0, 0]
  for (let product = 0; product < levels / 10; product += 1) {
    const found = state.availability(`product-${product}`)
    reserved += found.reserved
    available += found.available
  }
  return { reserved, available }
}
