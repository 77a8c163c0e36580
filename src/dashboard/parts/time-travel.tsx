import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { asked, changed, go } from '../address.ts'
import { lastSequence } from '../api.ts'
import type { LiveCommit } from '../live.ts'
import { useAnswer } from '../use-answer.ts'
import { number } from '../words.ts'
import { Answered } from './answered.tsx'
import { CommitWords } from './entries.tsx'
import { PointsCompared } from './points-compared.tsx'
import { Time } from './time.tsx'

/** A slider over the log, steps and a field: whichever suits. The point stands in the address. */
export function TimeTravel(): JSX.Element {
  const last = lastSequence.value
  const point = Math.min(Number(asked('at') ?? last) || 1, Math.max(last, 1))
  const [dragged, setDragged] = useState<number>()
  const shown = dragged ?? point
  const move = (to: number): void => go(changed({ at: String(Math.min(Math.max(Math.round(to), 1), last)) }), true)
  if (last === 0) return <p class="empty">There is no past yet: nothing is in the log.</p>
  return (
    <>
      <input
        class="slider"
        type="range"
        min="1"
        max={last}
        value={shown}
        aria-label="Commit"
        onInput={(event) => setDragged(Number(event.currentTarget.value))}
        onChange={(event) => {
          move(Number(event.currentTarget.value))
          setDragged(undefined)
        }}
      />
      <div class="filters">
        <Step by={-1_000} from={shown} move={move} />
        <Step by={-1} from={shown} move={move} />
        <label for="travel-commit">
          Commit
          <input
            id="travel-commit"
            type="number"
            min="1"
            max={last}
            value={shown}
            onChange={(event) => move(Number(event.currentTarget.value))}
          />
        </label>
        <Step by={1} from={shown} move={move} />
        <Step by={1_000} from={shown} move={move} />
        <TimeField />
      </div>
      <PointWords sequence={point} />
      <p class="buttons">
        <a href={`/products?sequence=${point}`}>The stock after commit {number(point)}</a>
        <a href={changed({ than: String(point) })}>Compare it with another point</a>
      </p>
      {asked('than') !== undefined && <PointsCompared from={Number(asked('than'))} to={point} />}
    </>
  )
}

function Step({ by, from, move }: { by: number; from: number; move: (to: number) => void }): JSX.Element {
  return (
    <button type="button" onClick={() => move(from + by)}>
      {by > 0 ? '+' : '−'}
      {number(Math.abs(by))}
    </button>
  )
}

/** Goes to the last commit at or before a time. */
function TimeField(): JSX.Element {
  const [wanted, setWanted] = useState<number>()
  const found = useAnswer<{ readonly sequence: number }>(
    wanted === undefined ? undefined : `/v1/commits-at?at=${wanted}`,
    {
      when: 'never',
    },
  )
  const { body } = found
  if (body !== undefined && wanted !== undefined) {
    queueMicrotask(() => {
      setWanted(undefined)
      go(changed({ at: String(Math.max(1, body.sequence)) }), true)
    })
  }
  return (
    <label for="travel-time">
      Or a time, in your zone
      <input
        id="travel-time"
        type="datetime-local"
        step="1"
        onChange={(event) => {
          const at = new Date(event.currentTarget.value).getTime()
          if (Number.isFinite(at)) setWanted(at)
        }}
      />
    </label>
  )
}

function PointWords({ sequence }: { sequence: number }): JSX.Element {
  const commit = useAnswer<LiveCommit>(`/v1/commits/${sequence}`, { when: 'never' })
  return (
    <Answered of={commit}>
      {({ at, entries, actor }) => (
        <p>
          <Time at={at} /> {actor !== undefined && <span class="quiet">by {actor}</span>}
          <CommitWords entries={entries} />
        </p>
      )}
    </Answered>
  )
}
