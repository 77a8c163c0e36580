/** Ids that name their order: R1, R2, R3 … */
export function sequentialIds(prefix: string = 'R'): () => string {
  let last = 0
  return () => {
    last += 1
    return `${prefix}${last}`
  }
}
