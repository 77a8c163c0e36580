import type { LedgerEntry } from '../audit/ledger-entry.ts'
import type { OrderEntry } from '../orders.ts'

/**
 * Order lines of several rows: goods of one line that come back are the last that were shipped of it, whatever row their
 * return was booked on. A line of one row is that row, and is not remembered.
 */
export class SplitLines {
  readonly #lines: Map<string, string>

  constructor(lines: Iterable<readonly [row: string, line: string]> = []) {
    this.#lines = new Map(lines)
  }

  note(entry: LedgerEntry): void {
    if (entry.ledger !== 'orders') return
    const fact = entry as OrderEntry
    if (fact.type === 'order-row-filled') this.#lines.set(fact.row.rowId, nameOf(fact.id, fact.row.lineNumber))
    else if (fact.type === 'order-reserved') {
      const waiting = (fact.waiting ?? []).map(({ lineNumber }) => lineNumber)
      const all = [...waiting, ...fact.rows.map(({ lineNumber }) => lineNumber)]
      for (const { rowId, lineNumber } of fact.rows)
        if (all.indexOf(lineNumber) !== all.lastIndexOf(lineNumber)) this.#lines.set(rowId, nameOf(fact.id, lineNumber))
    }
  }

  /** The line of a row, or the row itself, where it is all of its line. */
  lineOf(row: string): string {
    return this.#lines.get(row) ?? row
  }

  /** Forgets the lines that nobody asks for. */
  keepOnly(wanted: ReadonlySet<string>): void {
    for (const [row, line] of this.#lines) if (!wanted.has(line)) this.#lines.delete(row)
  }

  rows(): Iterable<readonly [row: string, line: string]> {
    return this.#lines
  }
}

/** No row has such an id: ids have no line break. */
function nameOf(orderId: string, lineNumber: number): string {
  return `${orderId}\n${lineNumber}`
}
