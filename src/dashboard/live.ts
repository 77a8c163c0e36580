import { type Signal, signal } from '@preact/signals'
import { isSignedOut, lastSequence } from './api.ts'

/** A commit as the stream has it. */
export interface LiveCommit {
  readonly sequence: number
  readonly at: number
  readonly actor?: string
  readonly reason?: string
  readonly entries: readonly LiveEntry[]
}

export interface LiveEntry {
  readonly type: string
  readonly ledger?: string
  readonly id?: string
  readonly productId?: string
  readonly warehouseId?: string
  readonly quantity?: number
}

export type Connection = 'waiting' | 'live' | 'lost'

/** How many commits came since the page was opened. */
export const commitCount: Signal<number> = signal(0)
export const connection: Signal<Connection> = signal('waiting')

type Listener = (commits: readonly LiveCommit[], count: number) => void

const listeners = new Set<Listener>()
/** This many commits of a frame are shown; the others are counted. */
const mostShown = 40
/** Commits are told this often, in milliseconds. */
const frameMs = 300

/** @returns what stops it */
export function onCommits(listener: Listener): () => void {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

interface Frame {
  readonly texts: readonly string[]
  readonly count: number
  readonly last: number
  readonly connection: Connection
}

let channel: BroadcastChannel | undefined
let waiting: string[] = []
let count = 0
let last = 0
let isPlanned = false

/**
 * One stream for all tabs of a browser: whichever has the lock reads it, and tells the others. When that tab is
 * closed the next has the lock, and goes on after the last commit that it knows.
 */
export function startLive(): void {
  // Browsers know locks only where the connection is safe: else each tab has a stream of its own, and tells nobody.
  if (!('locks' in navigator)) {
    readStream()
    return
  }
  channel = new BroadcastChannel('stockhold-commits')
  channel.onmessage = ({ data }: MessageEvent<Frame>) => show(data)
  void navigator.locks.request('stockhold-stream', () => new Promise<void>(() => lead()))
}

/** Tabs that are opened later hear soon how it stands. */
function lead(): void {
  readStream()
  setInterval(() => tell(connection.peek()), 3_000)
}

function readStream(): void {
  if (isSignedOut.peek()) {
    const stop = isSignedOut.subscribe((isOut) => {
      if (isOut) return
      queueMicrotask(() => stop())
      readStream()
    })
    return
  }
  const after = lastSequence.peek()
  const source = new EventSource(after === 0 ? '/events' : `/events?after=${after}`)
  source.onopen = () => tell('live')
  source.addEventListener('commit', ({ data, lastEventId }: MessageEvent<string>) => {
    count += 1
    last = Number(lastEventId)
    waiting.push(data)
    if (waiting.length > mostShown) waiting.shift()
    plan()
  })
  source.onerror = () => {
    tell('lost')
    if (source.readyState !== EventSource.CLOSED) return
    // It was refused: perhaps this is another log, which has no such commit.
    lastSequence.value = 0
    setTimeout(readStream, 2_000)
  }
}

/** Commits are told a few times a second, however many there are: the page stays quick. */
function plan(): void {
  if (isPlanned) return
  isPlanned = true
  setTimeout(() => tell('live'), frameMs)
}

function tell(state: Connection): void {
  isPlanned = false
  const frame: Frame = { texts: waiting, count, last, connection: state }
  waiting = []
  count = 0
  channel?.postMessage(frame)
  show(frame)
}

function show(frame: Frame): void {
  connection.value = frame.connection
  if (frame.count === 0) return
  if (frame.last > lastSequence.peek()) lastSequence.value = frame.last
  commitCount.value += frame.count
  const commits = frame.texts.map((text) => JSON.parse(text) as LiveCommit)
  for (const listener of listeners) listener(commits, frame.count)
}
