/** What a stream of server-sent events says, once a blank line ends it. */
export interface StreamEvent {
  readonly type: string
  readonly data: string
  /** The last id that was said, by this event or before. */
  readonly id: string
}

/** Reads `text/event-stream` as the HTML standard has it, however it is cut into chunks. */
export class EventParser {
  #rest = ''
  #isFirst = true
  #type = ''
  #data: string[] = []
  #id = ''
  #retryMs: number | undefined

  /** How long to wait before coming back, if the stream said so. */
  get retryMs(): number | undefined {
    return this.#retryMs
  }

  /** The last id that was said. */
  get id(): string {
    return this.#id
  }

  *feed(chunk: string): Generator<StreamEvent, void, undefined> {
    let text = this.#rest + chunk
    if (this.#isFirst && text !== '') {
      this.#isFirst = false
      text = text.replace(/^\u{feff}/u, '')
    }
    // A carriage return at the end may be the first half of a line's end.
    const lines = text.split(/\r\n|\n|\r(?!$)/)
    this.#rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line !== '') this.#take(line)
      else yield* this.#end()
    }
  }

  #take(line: string): void {
    const [, name = line, value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? []
    if (name === 'data') this.#data.push(value)
    else if (name === 'event') this.#type = value
    else if (name === 'id' && !value.includes('\0')) this.#id = value
    else if (name === 'retry' && /^\d+$/.test(value)) this.#retryMs = Number(value)
  }

  *#end(): Generator<StreamEvent, void, undefined> {
    const data = this.#data.join('\n')
    const event = { type: this.#type || 'message', data, id: this.#id }
    const isThere = this.#data.length > 0
    this.#data = []
    this.#type = ''
    if (isThere) yield event
  }
}
