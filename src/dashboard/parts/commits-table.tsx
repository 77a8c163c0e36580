import type { JSX } from 'preact'
import type { LiveCommit } from '../live.ts'
import { CommitWords } from './entries.tsx'
import { CommitLink } from './links.tsx'
import { Table } from './table.tsx'
import { Time } from './time.tsx'

export function CommitsTable({ commits, empty }: { commits: readonly LiveCommit[]; empty: string }): JSX.Element {
  return (
    <Table
      caption="Commits"
      rows={commits}
      keyOf={({ sequence }) => String(sequence)}
      empty={empty}
      columns={[
        { title: 'Commit', isNumber: true, cell: ({ sequence }) => <CommitLink sequence={sequence} /> },
        { title: 'When', cell: ({ at }) => <Time at={at} /> },
        { title: 'What', cell: ({ entries }) => <CommitWords entries={entries} /> },
        { title: 'By', isExtra: true, cell: ({ actor = '–' }) => actor },
        { title: 'Why', isExtra: true, cell: ({ reason = '' }) => reason },
      ]}
    />
  )
}
