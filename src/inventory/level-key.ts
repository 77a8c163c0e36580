/** Names one stock level. The pair is the key, never its joined text: ids may hold any separator. */
export interface LevelKey {
  readonly warehouseId: string
  readonly productId: string
}

/** By code unit, the warehouse first. */
export function byLevel(a: LevelKey, b: LevelKey): number {
  if (a.warehouseId !== b.warehouseId) return a.warehouseId < b.warehouseId ? -1 : 1
  if (a.productId !== b.productId) return a.productId < b.productId ? -1 : 1
  return 0
}
