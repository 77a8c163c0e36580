import type { ComponentChildren, JSX } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { command, type Problem, Refusal } from '../api.ts'
import { digitsOf } from '../words.ts'
import { ProblemNote } from './answered.tsx'

export interface ActionField {
  readonly name: string
  readonly label: string
  /** `money` is typed in the currency, such as 1.50, and sent in its smallest units. */
  readonly type: 'number' | 'money' | 'text' | 'choice'
  readonly value?: string
  /** Of money. */
  readonly currency?: string
  readonly most?: number
  readonly choices?: readonly Choice[]
  readonly isNeeded?: boolean
}

export interface Choice {
  readonly value: string
  readonly label: string
}

interface ActionProps {
  readonly label: string
  /** What will happen, in a sentence: nothing is done by one click. */
  readonly says: ComponentChildren
  readonly path: string
  readonly fields?: readonly ActionField[]
  readonly mood?: 'usual' | 'danger'
  /** The version that the reader sees: if it is another meanwhile, nothing is done. */
  readonly expects?: number
  readonly body?: (values: Readonly<Record<string, string>>) => object
  readonly done?: () => void
}

/** A button that asks back. What is sent twice by a weak connection has its effect once. */
export function Action({
  label,
  says,
  path,
  fields = [],
  mood = 'usual',
  expects,
  body,
  done,
}: ActionProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null)
  const key = useRef('')
  const [problem, setProblem] = useState<Problem>()
  const [isSending, setSending] = useState(false)

  const open = (): void => {
    key.current = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`
    setProblem(undefined)
    dialog.current?.showModal()
  }
  const send = async (event: Event): Promise<void> => {
    event.preventDefault()
    const values = Object.fromEntries(new FormData(event.target as HTMLFormElement)) as Record<string, string>
    setSending(true)
    try {
      const sent = body?.(values) ?? usualBody(values, fields)
      await command(path, { ...sent, ...(expects !== undefined && { expectedVersion: expects }) }, key.current)
      dialog.current?.close()
      done?.()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      setProblem(error.problem)
      // What was refused did nothing: what is sent next is another command. Without an answer nobody knows.
      if (error.problem.status >= 400 && error.problem.status < 500)
        key.current = `${key.current.slice(0, 36)}-${Date.now()}`
    } finally {
      setSending(false)
    }
  }
  return (
    <>
      <button type="button" class={mood} onClick={open}>
        {label}
      </button>
      <dialog ref={dialog} aria-label={label}>
        <form onSubmit={(event) => void send(event)}>
          <h2>{label}</h2>
          <p>{says}</p>
          {fields.map((field) => (
            <Field key={field.name} field={field} />
          ))}
          {problem !== undefined && <ProblemNote problem={problem} />}
          <div class="buttons">
            <button type="button" class="plain" onClick={() => dialog.current?.close()}>
              Leave it
            </button>
            <button type="submit" class={mood === 'danger' ? 'danger' : 'main'} disabled={isSending}>
              {label}
            </button>
          </div>
        </form>
      </dialog>
    </>
  )
}

function Field({ field }: { field: ActionField }): JSX.Element {
  const { name, label, type, value, choices = [] } = field
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: it is inside, whichever of the two it is.
    <label>
      <span>{label}</span>
      {type === 'choice' ? (
        <select name={name}>
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value} selected={choice.value === value}>
              {choice.label}
            </option>
          ))}
        </select>
      ) : (
        <Input field={field} />
      )}
    </label>
  )
}

function usualBody(values: Readonly<Record<string, string>>, fields: readonly ActionField[]): object {
  const filled = fields.filter(({ name }) => (values[name] ?? '') !== '')
  return Object.fromEntries(filled.map((field) => [field.name, sentAs(values[field.name] ?? '', field)]))
}

function sentAs(text: string, { type, currency = 'EUR' }: ActionField): string | number {
  if (type === 'number') return Number(text)
  return type === 'money' ? Math.round(Number(text) * 10 ** digitsOf(currency)) : text
}

function Input({
  field: { name, type, value = '', currency = 'EUR', most, isNeeded = true },
}: {
  field: ActionField
}): JSX.Element {
  const shared = { name, defaultValue: value, required: isNeeded }
  if (type === 'text' || type === 'choice') return <input {...shared} />
  const step = type === 'money' ? String(10 ** -digitsOf(currency)) : '1'
  return <input {...shared} type="number" min={step} step={step} {...(most !== undefined && { max: most })} />
}
