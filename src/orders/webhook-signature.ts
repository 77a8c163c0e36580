import { createHmac, timingSafeEqual } from 'node:crypto'
import { invalidArgument } from '../errors/invalid-argument.ts'
import type { Webhook } from './payment-gateway.ts'

/*
 * Webhooks as Standard Webhooks has them: an id, a time in seconds, and an HMAC-SHA256 of both and the body.
 */

export interface VerifyOptions {
  /** `whsec_` and base64 of 24 bytes or more; several while one takes the place of another. */
  readonly secret: string | readonly string[]
  /** How far its time may be from now: five minutes by default. */
  readonly toleranceMs?: number
  /** In milliseconds since 1970. */
  readonly now?: () => number
}

/** A webhook whose signature holds. */
export interface VerifiedWebhook {
  /** The same for all deliveries of it. */
  readonly id: string
  readonly body: string
}

const usualToleranceMs = 5 * 60_000
const fewestBytes = 24
const prefix = 'whsec_'

/** @param at when it is sent, in milliseconds since 1970. @throws INVALID_ARGUMENT for a secret that is none */
export function signWebhook(id: string, body: string, secret: string, at: number = Date.now()): Webhook {
  const timestamp = String(Math.floor(at / 1_000))
  const signature = sealOf(keyIn(secret), id, timestamp, body).toString('base64')
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
  return { rawBody: body, headers }
}

/** @throws INVALID_ARGUMENT for a secret that is none; an error that says why it is not to be believed */
export function verifyWebhook({ rawBody, headers }: Webhook, options: VerifyOptions): VerifiedWebhook {
  const { secret, toleranceMs = usualToleranceMs, now = Date.now } = options
  const keys = (typeof secret === 'string' ? [secret] : secret).map((each) => keyIn(each))
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    headerOf(headers, name),
  ) as [string, string, string]
  if (!/^\d{1,12}$/.test(timestamp)) throw new Error('webhook-timestamp must be whole seconds since 1970')
  const given = signatures.split(' ').flatMap((each) => (each.startsWith('v1,') ? [bytesOf(each.slice(3))] : []))
  // All are compared, each in constant time: how long it takes tells nothing.
  const isSigned = keys
    .flatMap((key) => given.map((signature) => isSame(signature, sealOf(key, id, timestamp, rawBody))))
    .includes(true)
  if (!isSigned) throw new Error('its signature is of another body, another time, or another secret')
  if (Math.abs(now() - Number(timestamp) * 1_000) > toleranceMs)
    throw new Error(`it was signed more than ${toleranceMs / 1_000} seconds before or after now`)
  return { id, body: typeof rawBody === 'string' ? rawBody : new TextDecoder().decode(rawBody) }
}

function headerOf(headers: Webhook['headers'], name: string): string {
  const value = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1]
  const single = typeof value === 'string' || value === undefined ? value : value[0]
  if (single === undefined || single === '') throw new Error(`it has no ${name}`)
  return single
}

function sealOf(key: Buffer, id: string, timestamp: string, body: string | Uint8Array): Buffer {
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest()
}

function isSame(signature: Buffer, seal: Buffer): boolean {
  return signature.length === seal.length && timingSafeEqual(signature, seal)
}

/** The key that a secret says. @throws INVALID_ARGUMENT, never with the secret itself */
export function keyIn(secret: string, field: string = 'secret'): Buffer {
  const isText = typeof secret === 'string'
  const key = bytesOf(isText && secret.startsWith(prefix) ? secret.slice(prefix.length) : '')
  if (key.length < fewestBytes)
    throw invalidArgument(field, '…', `must be ${prefix} and base64 of ${fewestBytes} bytes or more`)
  return key
}

function bytesOf(base64: string): Buffer {
  return Buffer.from(base64, 'base64')
}
