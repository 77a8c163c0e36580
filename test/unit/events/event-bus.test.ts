import { expect, test } from 'vitest'
import { EventBus, type ListenerError } from '../../../src/events/event-bus.ts'
import { nextTurns } from '../../support/open-inventory.ts'
import { expectThrow } from '../../support/refusals.ts'

interface Events {
  ping: number
  pong: string
}

function bus(): { bus: EventBus<Events>; failures: ListenerError[] } {
  const failures: ListenerError[] = []
  return { bus: new EventBus<Events>({ ping: true, pong: true }, (failure) => failures.push(failure)), failures }
}

test('listeners are called in the order in which they were added, each with the payload', () => {
  const { bus: events } = bus()
  const heard: string[] = []
  events.on('ping', (count) => heard.push(`first ${count}`)).on('ping', (count) => heard.push(`second ${count}`))
  events.emit('ping', 1)
  events.emit('pong', 'nobody listens')
  expect(heard).toEqual(['first 1', 'second 1'])
})

test('a listener that throws is reported, and the others are served', () => {
  const { bus: events, failures } = bus()
  const error = new Error('listener')
  const heard: number[] = []
  events.on('ping', () => {
    throw error
  })
  events.on('ping', (count) => heard.push(count))
  events.emit('ping', 1)
  expect(heard).toEqual([1])
  expect(failures).toEqual([{ event: 'ping', error }])
})

test('a listener that rejects is reported, and does not become an unhandled rejection', async () => {
  const { bus: events, failures } = bus()
  const error = new Error('later')
  events.on('pong', async () => {
    throw error
  })
  events.emit('pong', 'x')
  expect(failures).toEqual([])
  await nextTurns()
  expect(failures).toEqual([{ event: 'pong', error }])
})

test('once is once, and off stops the very listener', () => {
  const { bus: events } = bus()
  const heard: string[] = []
  const listener = (count: number): void => {
    heard.push(`on ${count}`)
  }
  events.once('ping', (count) => heard.push(`once ${count}`))
  events.on('ping', listener)
  events.emit('ping', 1)
  events.emit('ping', 2)
  events.off('ping', listener)
  events.off('ping', () => undefined)
  events.emit('ping', 3)
  expect(heard).toEqual(['once 1', 'on 1', 'on 2'])
  expect(events.isEmpty).toBe(true)
})

test('a listener that was added with once can be taken away before it is called', () => {
  const { bus: events } = bus()
  const listener = (): never => expect.fail('was taken away')
  events.once('ping', listener)
  events.off('ping', listener)
  events.emit('ping', 1)
  expect(events.has('ping')).toBe(false)
})

test('listeners are given a side of it that hears and cannot emit', () => {
  const { bus: events } = bus()
  const { source } = events
  const heard: number[] = []
  const listener = (count: number): void => {
    heard.push(count)
  }
  expect(source.on('ping', listener)).toBe(source)
  source.once('ping', listener)
  events.emit('ping', 1)
  events.emit('ping', 2)
  expect(heard).toEqual([1, 1, 2])
  source.off('ping', listener)
  expect(events.isEmpty).toBe(true)
  expect('emit' in source).toBe(false)
  expect(source).not.toBeInstanceOf(EventBus)
  expect(Reflect.ownKeys(source)).toEqual([])
  expect(() => Object.assign(source, { on: () => source })).toThrow(TypeError)
})

test('names of Object.prototype are ordinary event names', () => {
  const { bus: events } = bus()
  expect(() => events.emit('constructor' as 'ping', 1)).not.toThrow()
  expect(events.has('__proto__' as 'ping')).toBe(false)
})

test('an event that there is not is refused, with the one that was meant, by on, once and off', () => {
  const { bus: events } = bus()
  for (const method of ['on', 'once', 'off'] as const) {
    const call = (event: unknown) => () => events[method](event as 'ping', () => undefined)
    expect(expectThrow(call('pings'), 'INVALID_ARGUMENT').problem).toMatch(/did you mean 'ping'\?/)
    for (const event of ['movement', '__proto__', 'toString', undefined, null, 5, ['ping'], Symbol('ping')])
      expect(expectThrow(call(event), 'INVALID_ARGUMENT')).toMatchObject({ field: 'event' })
    for (const listener of [undefined, null, 'x', {}, Promise.resolve()]) {
      const given = expectThrow(() => events[method]('ping', listener as never), 'INVALID_ARGUMENT')
      expect(given.field).toBe('listener')
    }
  }
})
