/** Names one stock level. The pair is the key, never its joined text: ids may hold any separator. */
export interface LevelKey {
  readonly warehouseId: string
  readonly productId: string
}
