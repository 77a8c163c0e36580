import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { asked, changed, go } from '../address.ts'
import { lastSequence } from '../api.ts'
import { commitCount, type LiveCommit, onCommits } from '../live.ts'
import { Answered } from '../parts/answered.tsx'
import { Card } from '../parts/card.tsx'
import { CommitsTable } from '../parts/commits-table.tsx'
import { MovementsDownload } from '../parts/movements-download.tsx'
import { TimeTravel } from '../parts/time-travel.tsx'
import type { Page } from '../shapes.ts'
import { useAnswer } from '../use-answer.ts'
import { number } from '../words.ts'

const filters = [
  ['productId', 'Product'],
  ['warehouseId', 'Warehouse'],
  ['actor', 'By whom'],
] as const

const shownCommits = 30

export function LogPage(): JSX.Element {
  return (
    <div class="stack">
      <div class="head">
        <h1>Log</h1>
        <span class="quiet">every fact, in its order; the rest of this dashboard is worked out from it</span>
      </div>
      <Card title="Time travel" wide>
        <TimeTravel />
      </Card>
      <Card title={isFiltered() ? 'Commits that match' : 'As it happens'} wide>
        <Filters />
        {isFiltered() ? <FilteredLog /> : <LiveFeed />}
      </Card>
    </div>
  )
}

const times = [
  ['from', 'Recorded from'],
  ['to', 'Until before'],
] as const
const words = [...filters.map(([name]) => name), ...times.map(([name]) => name), 'fromSequence']

function isFiltered(): boolean {
  return words.some((name) => asked(name) !== undefined)
}

/** In the address stand milliseconds; in the field the reader's own time. */
function fieldTime(at: string | undefined): string {
  if (at === undefined) return ''
  const time = new Date(Number(at))
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

function Filters(): JSX.Element {
  const apply = (event: Event): void => {
    event.preventDefault()
    const given = Object.fromEntries(new FormData(event.currentTarget as HTMLFormElement)) as Record<string, string>
    for (const [name] of times) if (given[name]) given[name] = String(new Date(given[name]).getTime())
    go(changed(given))
  }
  return (
    <form class="filters" onSubmit={apply}>
      {filters.map(([name, label]) => (
        <label key={name} for={`filter-${name}`}>
          {label}
          <input id={`filter-${name}`} name={name} defaultValue={asked(name) ?? ''} key={asked(name) ?? ''} />
        </label>
      ))}
      <label for="filter-sequence">
        From commit
        <input
          id="filter-sequence"
          name="fromSequence"
          type="number"
          min="1"
          defaultValue={asked('fromSequence') ?? ''}
          key={asked('fromSequence') ?? ''}
        />
      </label>
      {times.map(([name, label]) => (
        <label key={name} for={`filter-${name}`}>
          {label}
          <input
            id={`filter-${name}`}
            name={name}
            type="datetime-local"
            defaultValue={fieldTime(asked(name))}
            key={asked(name) ?? ''}
          />
        </label>
      ))}
      <button type="submit">Show</button>
      {isFiltered() && <a href="/log">Show all again</a>}
    </form>
  )
}

/** The newest commits, as they come. The reader stops them to read. */
function LiveFeed(): JSX.Element {
  const [isPaused, setPaused] = useState(false)
  const paused = useRef(false)
  paused.current = isPaused
  const [commits, setCommits] = useState<readonly LiveCommit[]>([])
  const [from] = useState(() => Math.max(1, lastSequence.peek() - shownCommits + 1))
  const before = useAnswer<Page<LiveCommit>>(
    lastSequence.value === 0 ? undefined : `/v1/commits?fromSequence=${from}&limit=${shownCommits}`,
    { when: 'never' },
  )
  useEffect(
    () =>
      onCommits((fresh) => {
        if (!paused.current) setCommits((old) => [...fresh.toReversed(), ...old].slice(0, shownCommits))
      }),
    [],
  )
  const oldest = commits.at(-1)?.sequence ?? Number.POSITIVE_INFINITY
  const older = (before.body?.items ?? []).filter(({ sequence }) => sequence < oldest).toReversed()
  return (
    <>
      <p class="buttons">
        <button type="button" aria-pressed={isPaused} onClick={() => setPaused(!isPaused)}>
          {isPaused ? 'Go on' : 'Pause'}
        </button>
        <span class="quiet">{number(commitCount.value)} commits came since this page was opened</span>
      </p>
      <CommitsTable
        commits={[...commits, ...older].slice(0, shownCommits)}
        empty="The log is empty. What is done first, such as registering a warehouse, stands here at once."
      />
    </>
  )
}

function FilteredLog(): JSX.Element {
  const query = new URLSearchParams({ limit: '100' })
  for (const name of words) {
    const value = asked(name)
    if (value !== undefined) query.set(name, value)
  }
  const found = useAnswer<Page<LiveCommit>>(`/v1/commits?${query}`, { when: 'never' })
  return (
    <Answered of={found}>
      {({ items, next }) => (
        <>
          <CommitsTable
            commits={items}
            empty={
              next === undefined
                ? 'No commit matches. Look at the spelling, or take a filter away.'
                : 'No commit of this part of the log matches. There is more of it.'
            }
          />
          <p class="buttons">
            <MovementsDownload query={String(query)} />
            {next !== undefined && (
              <a href={changed({ fromSequence: next })}>Go on from commit {number(Number(next))} →</a>
            )}
          </p>
        </>
      )}
    </Answered>
  )
}
