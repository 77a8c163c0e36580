import { isLedgerEntry, isLedgerOpened } from '../../audit/ledger-entry.ts'
import { CatalogVersions, type Product } from '../../catalog.ts'
import { dimProducts } from './stock-tables.ts'
import { type RowOf, rowsOf, type Table, type TableRows } from './table.ts'
import type { LogCommit, TableFold } from './table-fold.ts'

type ProductRow = RowOf<typeof dimProducts>

/** Products by their versions in the catalogue; others by the ids that the log names. */
export class ProductFold implements TableFold {
  readonly tables: readonly Table[] = [dimProducts]
  readonly #catalog: CatalogVersions = new CatalogVersions()
  /** Ids that were named before the catalogue knew them, if it ever does, and since which commit. */
  readonly #unknown: Map<string, number> = new Map()
  readonly #changed: Map<string, number> = new Map()

  add(commit: LogCommit): void {
    const { entries, sequence } = commit
    for (const id of this.#catalog.add(commit)) this.#changed.set(id, sequence)
    for (const entry of entries) for (const id of productsIn(entry)) this.#seen(id, sequence)
  }

  *take(): Generator<TableRows, void, undefined> {
    const rows = Array.from(this.#changed, ([id, sequence]) => [
      ...this.#withoutVersion(id, sequence),
      ...versionRows(this.#catalog.versionsOf(id), sequence),
    ])
    this.#changed.clear()
    yield rowsOf(dimProducts, rows.flat())
  }

  #seen(id: string, sequence: number): void {
    if (this.#unknown.has(id) || this.#catalog.versionsOf(id).length > 0) return
    this.#unknown.set(id, sequence)
    this.#changed.set(id, sequence)
  }

  #withoutVersion(id: string, sequence: number): ProductRow[] {
    if (!this.#unknown.has(id)) return []
    const nothing = { sku: null, name: null, category: null, weight_grams: null, valid_from: null }
    const [first] = this.#catalog.versionsOf(id)
    return [{ product_id: id, version: 0, ...nothing, valid_to: first?.validFrom ?? null, sequence }]
  }
}

/** What goods and lines of orders are of. */
function productsIn(entry: LogCommit['entries'][number]): readonly string[] {
  if (!isLedgerEntry(entry)) return 'productId' in entry ? [entry.productId] : []
  if (isLedgerOpened(entry) || entry.type !== 'order-created') return []
  return (entry as object as { lines: readonly { productId: string }[] }).lines.map(({ productId }) => productId)
}

/** Of one time, the version that was recorded later counts; the one before it is valid for no time at all. */
function versionRows(versions: readonly Product[], sequence: number): ProductRow[] {
  return versions.map(({ id, version, sku, name, category = null, weight = null, validFrom }, index) => ({
    product_id: id,
    version,
    sku,
    name,
    category,
    weight_grams: weight,
    valid_from: validFrom,
    valid_to: versions[index + 1]?.validFrom ?? null,
    sequence,
  }))
}
