import { RevenueFold, type RevenuePosting } from '../../marketplace.ts'
import { fctRevenue } from './money-tables.ts'
import { type RowOf, rowsOf, type Table, type TableRows } from './table.ts'
import type { LogCommit, TableFold } from './table-fold.ts'

/** Revenue, posting by posting. */
export class RevenueTableFold implements TableFold {
  readonly tables: readonly Table[] = [fctRevenue]
  readonly #fold: RevenueFold = new RevenueFold((posting) => this.#post(posting))
  #rows: RowOf<typeof fctRevenue>[] = []
  #inCommit = 0

  add(commit: LogCommit): void {
    this.#inCommit = 0
    this.#fold.add(commit)
  }

  *take(): Generator<TableRows, void, undefined> {
    yield rowsOf(fctRevenue, this.#rows)
    this.#rows = []
  }

  #post(posting: RevenuePosting): void {
    this.#rows.push({
      sequence: posting.sequence,
      posting_number: this.#inCommit,
      occurred_at: posting.at,
      effective_at: posting.effectiveAt,
      kind: posting.kind,
      side: posting.side,
      order_id: posting.orderId,
      ordered_at: posting.orderedAt,
      customer_id: posting.customerId ?? null,
      line_number: posting.lineNumber,
      row_id: posting.rowId,
      product_id: posting.productId,
      seller_id: posting.sellerId ?? null,
      seller_type: posting.sellerType,
      currency: posting.currency,
      units: posting.units,
      gross_amount: posting.gross,
      recognized_amount: posting.recognized,
    })
    this.#inCommit += 1
  }
}
