import type { JSX } from 'preact'
import { asked, changed, go } from '../address.ts'
import { title } from '../words.ts'

/** Chooses one status of a list, or all. The choice stands in the address. */
export function StatusFilter({ statuses }: { statuses: readonly string[] }): JSX.Element {
  return (
    <label for="status-filter">
      Status
      <select
        id="status-filter"
        onChange={(event) => go(changed({ status: event.currentTarget.value, cursor: undefined }))}
      >
        <option value="">all</option>
        {statuses.map((status) => (
          <option key={status} value={status} selected={status === asked('status')}>
            {title(status)}
          </option>
        ))}
      </select>
    </label>
  )
}
