import { createParser } from 'eventsource-parser'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EventParser } from '../../src/client/event-parser.ts'

const word = fc.constantFrom('', 'a', 'commit', '7', '{"x":1}', 'é\u{1f600}', ' two  words', 'with: colon')
const field = fc.constantFrom('data', 'event', 'id', 'retry', '', 'other', 'data ')
const end = fc.constantFrom('\n', '\r\n')
const line = fc
  .tuple(field, fc.constantFrom(':', ': ', ''), word, end)
  .map(([name, colon, value, ending]) => (colon === '' ? `${name}${ending}` : `${name}${colon}${value}${ending}`))
const stream = fc
  .array(fc.oneof(line, line, end, fc.constant('\n\n')), { maxLength: 40 })
  .map((lines) => `${lines.join('')}\n\n`)

test('events are those that another parser finds, however the stream is cut', () => {
  fc.assert(
    fc.property(stream, fc.array(fc.nat(60), { minLength: 1, maxLength: 10 }), (text, sizes) => {
      const expected: { type: string; data: string }[] = []
      const oracle = createParser({ onEvent: ({ event, data }) => expected.push({ type: event ?? 'message', data }) })
      oracle.feed(text)
      const parser = new EventParser()
      const found = []
      for (let from = 0, part = 0; from < text.length; part += 1) {
        const to = from + ((sizes[part % sizes.length] as number) + 1)
        found.push(...parser.feed(text.slice(from, to)))
        from = to
      }
      expect(found.map(({ type, data }) => ({ type, data }))).toEqual(expected)
    }),
  )
})

test('the last id stays, a pause is kept, and a mark at the beginning is none of the text', () => {
  const parser = new EventParser()
  const events = [...parser.feed('\u{feff}retry: 250\nid: 7\ndata: a\n\ndata: b\r\rid: x\0\nid\ndata\n\nid: 9\n\n')]
  expect(events).toEqual([
    { type: 'message', data: 'a', id: '7' },
    { type: 'message', data: 'b', id: '7' },
    { type: 'message', data: '', id: '' },
  ])
  expect([parser.retryMs, parser.id]).toEqual([250, '9'])
})
