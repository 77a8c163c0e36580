/** Anything can be thrown, also what cannot be made a string. */
export function shown(error: unknown): string {
  try {
    return String(error)
  } catch {
    return 'a value that cannot be shown'
  }
}
