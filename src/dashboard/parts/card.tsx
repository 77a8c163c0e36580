import type { ComponentChildren, JSX } from 'preact'

interface CardProps {
  readonly title: string
  readonly aside?: ComponentChildren
  readonly wide?: boolean
  readonly children: ComponentChildren
}

export function Card({ title, aside, wide = false, children }: CardProps): JSX.Element {
  return (
    <section class={wide ? 'card wide' : 'card'}>
      <header>
        <h2>{title}</h2>
        {aside !== undefined && <div class="aside">{aside}</div>}
      </header>
      {children}
    </section>
  )
}

interface FigureProps {
  readonly value: ComponentChildren
  readonly label: ComponentChildren
  readonly mood?: 'good' | 'bad' | 'calm'
  readonly size?: 'big' | 'small'
}

/** A number, and what it counts. */
export function Figure({ value, label, mood = 'calm', size = 'small' }: FigureProps): JSX.Element {
  return (
    <div class={`figure ${mood} ${size}`}>
      <strong>{value}</strong>
      <span>{label}</span>
    </div>
  )
}

export function Badge({ children, mood = 'calm' }: { children: ComponentChildren; mood?: string }): JSX.Element {
  return <span class={`badge ${mood}`}>{children}</span>
}
