import { EventEmitter } from 'eventemitter3'

/** Payloads by event name. */
export type EventMap = object

export type Listener<Payload> = (payload: Payload) => unknown

/** What the owner of a bus is told when a listener throws, or rejects. */
export interface ListenerError {
  readonly event: string
  readonly error: unknown
}

/** The side of a bus that listeners see. */
export interface EventSource<Events extends EventMap> {
  on<Name extends keyof Events & string>(event: Name, listener: Listener<Events[Name]>): this
  once<Name extends keyof Events & string>(event: Name, listener: Listener<Events[Name]>): this
  off<Name extends keyof Events & string>(event: Name, listener: Listener<Events[Name]>): this
}

/**
 * Typed events whose listeners cannot hurt: one that throws or rejects is reported, and neither the
 * emitter nor the other listeners notice.
 */
export class EventBus<Events extends EventMap> implements EventSource<Events> {
  readonly #emitter: EventEmitter = new EventEmitter()
  readonly #onError: (failure: ListenerError) => void
  /** EventEmitter3 lets a throw escape, so it only ever sees guarded listeners. */
  readonly #guarded: WeakMap<Listener<never>, Map<string, Listener<unknown>>> = new WeakMap()

  constructor(onError: (failure: ListenerError) => void) {
    this.#onError = onError
  }

  on<Name extends keyof Events & string>(event: Name, listener: Listener<Events[Name]>): this {
    this.#emitter.on(event, this.#guard(event, listener))
    return this
  }

  once<Name extends keyof Events & string>(event: Name, listener: Listener<Events[Name]>): this {
    this.#emitter.once(event, this.#guard(event, listener))
    return this
  }

  off<Name extends keyof Events & string>(event: Name, listener: Listener<Events[Name]>): this {
    const guarded = this.#guarded.get(listener)?.get(event)
    if (guarded !== undefined) this.#emitter.off(event, guarded)
    return this
  }

  has(event: keyof Events & string): boolean {
    return this.#emitter.listenerCount(event) > 0
  }

  /** Whether anyone listens to anything. */
  get isEmpty(): boolean {
    return this.#emitter.eventNames().length === 0
  }

  emit<Name extends keyof Events & string>(event: Name, payload: Events[Name]): void {
    this.#emitter.emit(event, payload)
  }

  #guard(event: string, listener: Listener<never>): Listener<unknown> {
    const byEvent = this.#guarded.get(listener) ?? new Map<string, Listener<unknown>>()
    const guarded = byEvent.get(event) ?? this.#isolate(event, listener as Listener<unknown>)
    this.#guarded.set(listener, byEvent.set(event, guarded))
    return guarded
  }

  #isolate(event: string, listener: Listener<unknown>): Listener<unknown> {
    const report = (error: unknown): void => this.#onError({ event, error })
    return (payload) => {
      try {
        const outcome = listener(payload)
        if (isThenable(outcome)) outcome.then(undefined, report)
      } catch (error) {
        report(error)
      }
    }
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as PromiseLike<unknown>).then === 'function'
}
