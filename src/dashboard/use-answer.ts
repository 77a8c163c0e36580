import { useEffect, useRef, useState } from 'preact/hooks'
import { asked } from './address.ts'
import { type Answer, ask, type Problem, Refusal } from './api.ts'
import { type LiveCommit, onCommits } from './live.ts'

export interface Shown<Body> {
  /** What was answered last; it stays while a newer answer is on its way. */
  readonly body?: Body
  readonly sequence?: number
  readonly problem?: Problem
  readonly isWaiting: boolean
  /** Asks again. */
  readonly refresh: () => void
}

export interface AnswerOptions {
  /** Asks again after such a commit, and after any if left out; `never` for what does not change. */
  readonly when?: ((commit: LiveCommit) => boolean) | 'never'
  /** But not sooner than after so many milliseconds. */
  readonly every?: number
  /** Whether the point of the past that the address names applies. */
  readonly hasPast?: boolean
}

/** Whoever is told to come back soon does so after this. */
const busyPauseMs = 1_500

/** Asks the service for what a page shows, and again when something happened that may have changed it. */
export function useAnswer<Body>(path: string | undefined, options: AnswerOptions = {}): Shown<Body> {
  const { when, every = 1_000, hasPast = false } = options
  const sequence = hasPast ? asked('sequence') : undefined
  const full = path === undefined ? undefined : atPast(path, sequence)
  const [state, setState] = useState<{ path?: string; answer?: Answer<Body>; problem?: Problem }>({})
  const [turn, setTurn] = useState(0)
  const asking = useRef({ isWaiting: false, lastAt: 0 })

  useEffect(() => {
    if (full === undefined) return undefined
    const abort = new AbortController()
    let retry: ReturnType<typeof setTimeout> | undefined
    asking.current = { isWaiting: true, lastAt: Date.now() }
    ask<Body>(full, { signal: abort.signal }).then(
      (answer) => {
        asking.current.isWaiting = false
        setState({ path: full, answer })
      },
      (error: unknown) => {
        if (abort.signal.aborted) return
        asking.current.isWaiting = false
        if (!(error instanceof Refusal)) throw error
        if (error.problem.status === 503) {
          // It is only for now: the page goes on waiting.
          asking.current.isWaiting = true
          retry = setTimeout(() => setTurn((before) => before + 1), busyPauseMs)
          return
        }
        setState((before) => ({ ...(before.path === full && before), path: full, problem: error.problem }))
      },
    )
    return () => {
      clearTimeout(retry)
      abort.abort()
    }
  }, [full, turn])

  useEffect(() => {
    if (full === undefined || when === 'never' || sequence !== undefined) return undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = onCommits((commits, count) => {
      const concerns = when === undefined || count > commits.length || commits.some(when)
      if (!concerns || timer !== undefined) return
      const wait = Math.max(0, every - (Date.now() - asking.current.lastAt))
      timer = setTimeout(() => {
        timer = undefined
        if (!document.hidden) setTurn((before) => before + 1)
      }, wait)
    })
    const onShown = (): void => {
      if (!document.hidden) setTurn((before) => before + 1)
    }
    document.addEventListener('visibilitychange', onShown)
    return () => {
      stop()
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', onShown)
    }
  }, [full, every, sequence])

  const isOfThis = state.path === full
  return {
    ...(isOfThis && state.answer !== undefined && { body: state.answer.body, sequence: state.answer.sequence }),
    ...(isOfThis && state.problem !== undefined && { problem: state.problem }),
    isWaiting: !isOfThis || asking.current.isWaiting,
    refresh: () => setTurn((before) => before + 1),
  }
}

function atPast(path: string, sequence: string | undefined): string {
  if (sequence === undefined) return path
  return `${path}${path.includes('?') ? '&' : '?'}sequence=${sequence}`
}
