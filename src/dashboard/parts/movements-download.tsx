import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { ask, type Problem, Refusal } from '../api.ts'
import { csvOf, save } from '../csv.ts'
import type { LiveCommit } from '../live.ts'
import type { Page } from '../shapes.ts'
import { number } from '../words.ts'
import { ProblemNote } from './answered.tsx'

/** A file has at most so many movements; who wants more exports the log by `stockhold export`. */
const mostMovements = 200_000

const columns = ['sequence', 'index', 'recorded', 'happened', 'type', 'product', 'warehouse', 'quantity', 'from', 'to']
const about = ['actor', 'reason', 'reservation', 'reference type', 'reference id']

interface Commit extends LiveCommit {
  readonly effectiveAt?: number
  readonly reference?: Reference
}

interface Reference {
  readonly type: string
  readonly id: string
}

/** Saves the movements that a query of the log finds, page by page. */
export function MovementsDownload({ query }: { query: string }): JSX.Element {
  const [found, setFound] = useState<number>()
  const [problem, setProblem] = useState<Problem>()
  const download = async (): Promise<void> => {
    setProblem(undefined)
    setFound(0)
    try {
      const rows = await movementsOf(query, setFound)
      save('movements.csv', csvOf([...columns, ...about], rows))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      setProblem(error.problem)
    } finally {
      setFound(undefined)
    }
  }
  return (
    <>
      <button type="button" disabled={found !== undefined} onClick={() => void download()}>
        {found === undefined ? 'Download the movements as CSV' : `${number(found)} movements so far …`}
      </button>
      {problem !== undefined && <ProblemNote problem={problem} />}
    </>
  )
}

async function movementsOf(query: string, tell: (found: number) => void): Promise<unknown[][]> {
  const rows: unknown[][] = []
  const words = new URLSearchParams(query)
  words.set('limit', '1000')
  for (;;) {
    const { items, next } = (await ask<Page<Commit>>(`/v1/commits?${words}`)).body
    for (const commit of items) rows.push(...rowsOf(commit))
    tell(rows.length)
    if (next === undefined || rows.length >= mostMovements) return rows
    words.set('fromSequence', next)
  }
}

function rowsOf({ sequence, at, effectiveAt = at, actor, reason, reference, entries }: Commit): unknown[][] {
  return entries.flatMap((entry, index) => {
    const { type, productId, warehouseId, quantity, ...more } = entry
    const {
      from,
      to,
      reservationId,
      reference: own = reference,
    } = more as unknown as {
      readonly from?: string
      readonly to?: string
      readonly reservationId?: string
      readonly reference?: Reference
    }
    if (from === undefined || to === undefined) return []
    const times = [new Date(at).toISOString(), new Date(effectiveAt).toISOString()]
    const what = [type, productId, warehouseId, quantity, from, to]
    return [[sequence, index, ...times, ...what, actor, reason, reservationId, own?.type, own?.id]]
  })
}
