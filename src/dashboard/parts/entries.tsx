import type { JSX } from 'preact'
import type { LiveEntry } from '../live.ts'
import { number, title } from '../words.ts'
import { LevelLink, OrderLink, ProductLink, WarehouseLink } from './links.tsx'

/** What an entry says, in a few words. */
export function EntryWords({ entry }: { entry: LiveEntry }): JSX.Element {
  const { type, ledger, id, productId, warehouseId, quantity } = entry
  return (
    <>
      {title(type)}
      {quantity !== undefined && ` ${number(quantity)}`}
      {productId !== undefined && (
        <>
          {' '}
          {warehouseId === undefined ? (
            <ProductLink id={productId} />
          ) : (
            <LevelLink warehouseId={warehouseId} productId={productId} />
          )}
        </>
      )}
      {warehouseId !== undefined && (
        <>
          {' in '}
          <WarehouseLink id={warehouseId} />
        </>
      )}
      {ledger === 'orders' && id !== undefined && (
        <>
          {' '}
          <OrderLink id={id} />
        </>
      )}
    </>
  )
}

/** The first entries of a commit, and how many more there are. */
export function CommitWords({ entries }: { entries: readonly LiveEntry[] }): JSX.Element {
  const shown = entries.slice(0, 3)
  if (entries.length === 0) return <span class="quiet">changed nothing</span>
  return (
    <>
      {shown.map((entry, index) => (
        <div key={index}>
          <EntryWords entry={entry} />
        </div>
      ))}
      {entries.length > shown.length && <div class="quiet">and {entries.length - shown.length} more</div>}
    </>
  )
}
