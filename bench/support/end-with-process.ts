const ends = new Set<() => void>()

process.once('exit', () => {
  for (const end of [...ends].reverse()) end()
})

/**
 * Has something ended with this process however that ends, the latest first; what this returns is
 * called once it has ended by itself.
 */
export function endWithProcess(end: () => void): () => void {
  ends.add(end)
  return () => ends.delete(end)
}
