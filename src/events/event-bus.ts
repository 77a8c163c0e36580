import { EventEmitter } from 'eventemitter3'
import { invalidArgument } from '../errors/invalid-argument.ts'
import type { FieldList } from '../errors/known-fields.ts'
import { nearestName } from '../errors/nearest-name.ts'

/** Payloads by event name. */
export type EventMap = object

export type Listener<Payload> = (payload: Payload) => unknown

/** What the owner of a bus is told when a listener throws, or rejects. */
export interface ListenerError {
  readonly event: string
  readonly error: unknown
}

/**
 * The side of a bus that listeners see.
 * @throws INVALID_ARGUMENT for an event that there is not, and for a listener that is no function
 */
export interface EventSource<Events extends EventMap> {
  on<Name extends keyof Events & string>(event: Name, listener: Listener<Events[Name]>): this
  once<Name extends keyof Events & string>(event: Name, listener: Listener<Events[Name]>): this
  off<Name extends keyof Events & string>(event: Name, listener: Listener<Events[Name]>): this
}

class ListenersSide<Events extends EventMap> implements EventSource<Events> {
  readonly #bus: EventSource<Events>

  constructor(bus: EventSource<Events>) {
    this.#bus = bus
  }

  on<Name extends keyof Events & string>(event: Name, listener: Listener<Events[Name]>): this {
    this.#bus.on(event, listener)
    return this
  }

  once<Name extends keyof Events & string>(event: Name, listener: Listener<Events[Name]>): this {
    this.#bus.once(event, listener)
    return this
  }

  off<Name extends keyof Events & string>(event: Name, listener: Listener<Events[Name]>): this {
    this.#bus.off(event, listener)
    return this
  }
}

/**
 * Typed events whose listeners cannot hurt: one that throws or rejects is reported, and neither the
 * emitter nor the other listeners notice.
 */
export class EventBus<Events extends EventMap> implements EventSource<Events> {
  /** For listeners: nobody can emit with it, or see who else listens. */
  readonly source: EventSource<Events> = Object.freeze(new ListenersSide<Events>(this))
  readonly #emitter: EventEmitter = new EventEmitter()
  readonly #names: readonly string[]
  readonly #onError: (failure: ListenerError) => void
  /** EventEmitter3 lets a throw escape, so it only ever sees guarded listeners. */
  readonly #guarded: WeakMap<Listener<never>, Map<string, Listener<unknown>>> = new WeakMap()

  /** @param names of all events that there are */
  constructor(names: FieldList<Events>, onError: (failure: ListenerError) => void) {
    this.#names = Object.keys(names)
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
    this.#mustBeHeard(event, listener)
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

  #mustBeHeard(event: unknown, listener: unknown): void {
    if (!this.#names.includes(event as string)) {
      const nearest = typeof event === 'string' ? nearestName(event, this.#names) : undefined
      const meant = nearest === undefined ? `there are only ${this.#names.join(', ')}` : `did you mean '${nearest}'?`
      throw invalidArgument('event', event, `there is no such event; ${meant}`)
    }
    if (typeof listener !== 'function') throw invalidArgument('listener', listener, 'must be a function')
  }

  #guard(event: string, listener: Listener<never>): Listener<unknown> {
    this.#mustBeHeard(event, listener)
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
