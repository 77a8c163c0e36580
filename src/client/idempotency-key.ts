import { invalidArgument } from './stockhold-error.ts'

const longest = 90

/** A key that nobody has: 128 random bits. Browsers have `randomUUID` only behind TLS, and this everywhere. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** @throws INVALID_ARGUMENT for what the service would not take */
export function readKey(key: string): string {
  if (/^[ !#-[\]-~]+$/.test(key) && key.length <= longest) return key
  throw invalidArgument(
    'idempotencyKey',
    key,
    `must be 1 to ${longest} printable characters, no quote and no backslash`,
  )
}
