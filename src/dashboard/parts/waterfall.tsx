import type { JSX } from 'preact'
import type { Explanation } from '../shapes.ts'
import { number } from '../words.ts'

/** What stands in the buildings, by what it is for. */
export function Waterfall({ explanation }: { explanation: Explanation }): JSX.Element {
  const { onHand, available, keptBack, reserved, committed, damaged, quarantined } = explanation.sums
  const parts = [
    ['free', available - keptBack, '#1f8a68'],
    ['kept back', keptBack, '#8fc9b4'],
    ['reserved', reserved, '#d99a2b'],
    ['committed', committed, '#3f74c9'],
    ['quarantined', quarantined, '#8e62b8'],
    ['damaged', damaged, '#b3402f'],
  ] as const
  const shown = parts.filter(([, units]) => units > 0)
  return (
    <>
      <div
        class="bar"
        role="img"
        aria-label={`${onHand} on hand: ${shown.map(([name, units]) => `${units} ${name}`).join(', ')}`}
      >
        {shown.map(([name, units, colour]) => (
          <span key={name} style={{ flexGrow: units, background: colour }} />
        ))}
      </div>
      <ul class="legend">
        <li>
          <strong>{number(onHand)}</strong> on hand
        </li>
        {parts.map(([name, units, colour]) => (
          <li key={name} class={units === 0 ? 'quiet' : ''}>
            <i style={{ background: colour }} />
            {number(units)} {name}
          </li>
        ))}
      </ul>
    </>
  )
}
