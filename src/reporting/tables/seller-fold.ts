import { type Seller, SellerVersions } from '../../marketplace.ts'
import { dimSellers } from './money-tables.ts'
import { type RowOf, rowsOf, type Table, type TableRows } from './table.ts'
import type { LogCommit, TableFold } from './table-fold.ts'

/** Sellers by their versions. A seller that changed writes all of them again: another may end earlier now. */
export class SellerFold implements TableFold {
  readonly tables: readonly Table[] = [dimSellers]
  readonly #sellers: SellerVersions = new SellerVersions()
  readonly #changed: Map<string, number> = new Map()

  add(commit: LogCommit): void {
    for (const id of this.#sellers.add(commit)) this.#changed.set(id, commit.sequence)
  }

  *take(): Generator<TableRows, void, undefined> {
    const rows = Array.from(this.#changed, ([id, sequence]) => versionRows(this.#sellers.versionsOf(id), sequence))
    this.#changed.clear()
    yield rowsOf(dimSellers, rows.flat())
  }
}

function versionRows(versions: readonly Seller[], sequence: number): RowOf<typeof dimSellers>[] {
  return versions.map((seller, index) => ({
    seller_id: seller.id,
    version: seller.version,
    name: seller.name,
    seller_type: seller.type,
    recognized_as: seller.recognizedAs,
    commission_basis_points: seller.commissionBasisPoints ?? null,
    valid_from: seller.validFrom,
    valid_to: versions[index + 1]?.validFrom ?? null,
    sequence,
  }))
}
