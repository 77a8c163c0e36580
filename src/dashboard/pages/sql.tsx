import type { JSX } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { asked, changed, go } from '../address.ts'
import { ask, type Problem, Refusal } from '../api.ts'
import { isAdmin } from '../caller.ts'
import { Answered, ProblemNote } from '../parts/answered.tsx'
import { Card } from '../parts/card.tsx'
import { CommitLink } from '../parts/links.tsx'
import { RowsTable } from '../parts/rows-table.tsx'
import { Table } from '../parts/table.tsx'
import { useAnswer } from '../use-answer.ts'
import { number, title } from '../words.ts'

interface Result {
  readonly sequence: number
  readonly tookMs: number
  readonly rows: readonly object[]
  readonly isCut: boolean
}

interface Tables {
  readonly tables: readonly {
    readonly name: string
    readonly says: string
    readonly columns: readonly { readonly name: string; readonly type: string; readonly says: string }[]
  }[]
  readonly questions: readonly { readonly name: string; readonly says: string; readonly sql: string }[]
}

const first = `SELECT movement_type, count(*) AS movements, sum(quantity)::BIGINT AS units
FROM fct_movements
GROUP BY movement_type
ORDER BY movements DESC`

export function SqlPage(): JSX.Element {
  if (!isAdmin())
    return (
      <>
        <h1>SQL</h1>
        <p class="empty">A query can read all that the log has, so it needs a token of admin. Sign in with one.</p>
      </>
    )
  return (
    <div class="stack">
      <div class="head">
        <h1>SQL</h1>
        <span class="quiet">one SELECT over the tables of the log; nothing can be changed from here</span>
      </div>
      <Asking />
      <TablesCard />
    </div>
  )
}

/** The query stands in the address: whoever is sent the link sees the same. */
function Asking(): JSX.Element {
  const field = useRef<HTMLTextAreaElement>(null)
  const [result, setResult] = useState<Result>()
  const [problem, setProblem] = useState<Problem>()
  const [running, setRunning] = useState<AbortController>()
  const run = async (event: Event): Promise<void> => {
    event.preventDefault()
    const query = field.current?.value ?? ''
    const stop = new AbortController()
    go(changed({ query }), true)
    setRunning(stop)
    setProblem(undefined)
    try {
      const headers = { 'content-type': 'application/json' }
      const body = JSON.stringify({ query, maxRows: 10_000, fresh: true })
      setResult((await ask<Result>('/v1/sql', { method: 'POST', headers, body, signal: stop.signal })).body)
    } catch (error) {
      if (error instanceof Refusal) setProblem(error.problem)
      else if (!stop.signal.aborted) throw error
    } finally {
      setRunning(undefined)
    }
  }
  return (
    <Card title="Query" wide>
      <form onSubmit={(event) => void run(event)}>
        <label for="sql-query">
          One SELECT
          <textarea
            id="sql-query"
            ref={field}
            defaultValue={asked('query') ?? first}
            key={asked('question') ?? ''}
            spellcheck={false}
          />
        </label>
        <p class="buttons">
          <button type="submit" class="main" disabled={running !== undefined}>
            {running === undefined ? 'Run' : 'Running …'}
          </button>
          {running !== undefined && (
            <button type="button" onClick={() => running.abort()}>
              Stop it
            </button>
          )}
        </p>
      </form>
      {problem !== undefined && <ProblemNote problem={problem} />}
      {result !== undefined && (
        <>
          <p class="quiet small">
            As of commit <CommitLink sequence={result.sequence} />, in {number(result.tookMs)} ms.
          </p>
          <RowsTable rows={result.rows} name="query" isCut={result.isCut} />
        </>
      )}
    </Card>
  )
}

function TablesCard(): JSX.Element {
  const tables = useAnswer<Tables>('/v1/sql/tables', { when: 'never' })
  return (
    <Answered of={tables}>
      {(body) => (
        <div class="grid pairs-wide">
          <Card title="Questions that are ready">
            <Table
              caption="Questions"
              rows={body.questions}
              keyOf={({ name }) => name}
              empty="There are none."
              columns={[
                {
                  title: 'Question',
                  cell: ({ name, sql }) => (
                    <a href={`/sql?question=${name}&query=${encodeURIComponent(sql.trim())}`}>{title(name)}</a>
                  ),
                },
                { title: 'What it says', cell: ({ says }) => says },
              ]}
            />
          </Card>
          <Card title="Tables">
            {body.tables.map(({ name, says, columns }) => (
              <details key={name}>
                <summary>
                  <code>{name}</code> <span class="quiet">{says}</span>
                </summary>
                <dl class="pairs small">
                  {columns.map((column) => (
                    <>
                      <dt key={column.name}>
                        <code>{column.name}</code>
                      </dt>
                      <dd key={`${column.name} says`}>
                        {column.type}: {column.says}
                      </dd>
                    </>
                  ))}
                </dl>
              </details>
            ))}
          </Card>
        </div>
      )}
    </Answered>
  )
}
