import type { ComponentChildren, JSX } from 'preact'
import type { Problem } from '../api.ts'
import type { Shown } from '../use-answer.ts'

interface AnsweredProps<Body> {
  readonly of: Shown<Body>
  readonly children: (body: Body) => ComponentChildren
}

/** What was answered, or why it was not. */
export function Answered<Body>({ of, children }: AnsweredProps<Body>): JSX.Element {
  const { body, problem, isWaiting, refresh } = of
  return (
    <>
      {problem !== undefined && <ProblemNote problem={problem} again={refresh} />}
      {body !== undefined && children(body)}
      {body === undefined && problem === undefined && isWaiting && (
        <p class="empty" role="status">
          Loading…
        </p>
      )}
    </>
  )
}

export function ProblemNote({ problem, again }: { problem: Problem; again?: () => void }): JSX.Element {
  if (problem.code === 'ROUTE_NOT_FOUND')
    return <p class="empty">There is nothing here: this service has an inventory alone, and no shop around it.</p>
  return (
    <div class="problem" role="alert">
      <p>{problem.detail}</p>
      <p class="quiet">
        <code>{problem.code}</code>
        {again !== undefined && (
          <button type="button" class="plain" onClick={again}>
            Try again
          </button>
        )}
      </p>
    </div>
  )
}
