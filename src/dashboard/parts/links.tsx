import type { JSX } from 'preact'
import { linkTo } from '../address.ts'
import { number, short } from '../words.ts'

export function ProductLink({ id }: { id: string }): JSX.Element {
  return <a href={linkTo(`/products/${encodeURIComponent(id)}`)}>{id}</a>
}

export function WarehouseLink({ id }: { id: string }): JSX.Element {
  return <a href={linkTo(`/warehouses/${encodeURIComponent(id)}`)}>{id}</a>
}

export function LevelLink({ warehouseId, productId }: { warehouseId: string; productId: string }): JSX.Element {
  const href = linkTo(`/products/${encodeURIComponent(productId)}`, { warehouse: warehouseId })
  return <a href={href}>{productId}</a>
}

export function OrderLink({ id, label }: { id: string; label?: string | undefined }): JSX.Element {
  return <a href={linkTo(`/orders/${encodeURIComponent(id)}`)}>{label ?? short(id)}</a>
}

export function CommitLink({ sequence }: { sequence: number }): JSX.Element {
  return <a href={`/log/${sequence}`}>{number(sequence)}</a>
}
