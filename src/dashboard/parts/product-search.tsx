import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { go, linkTo } from '../address.ts'

/** Goes to a product or an order by its id; the key `/` leads here. */
export function ProductSearch(): JSX.Element {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isWriting = /^(INPUT|TEXTAREA|SELECT)$/.test((event.target as Element).tagName)
      if (event.key !== '/' || isWriting) return
      event.preventDefault()
      field.current?.focus()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
  const search = (event: Event): void => {
    event.preventDefault()
    const id = field.current?.value.trim() ?? ''
    if (id === '') return
    const part = /^ORD-|^[0-9a-f]{8}-[0-9a-f]{4}-/i.test(id) ? 'orders' : /^\d+$/.test(id) ? 'log' : 'products'
    go(linkTo(`/${part}/${encodeURIComponent(id)}`))
    if (field.current !== null) field.current.value = ''
  }
  return (
    <search>
      <form onSubmit={search}>
        <input
          ref={field}
          class="search"
          type="search"
          placeholder="Product, order or commit  ( / )"
          aria-label="Go to a product, an order or a commit"
        />
      </form>
    </search>
  )
}
