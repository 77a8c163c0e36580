import { type ReadonlySignal, signal } from '@preact/signals'

const current = signal(new URL(window.location.href))

/** Where the reader is: everything that a page shows stands in here, so that a link shows the same. */
export const address: ReadonlySignal<URL> = current

window.addEventListener('popstate', () => {
  current.value = new URL(window.location.href)
})

/** Goes to another page, or the same with other words. @param replaces whether the way back leaves this one out */
export function go(href: string, replaces: boolean = false): void {
  const url = new URL(href, window.location.href)
  if (replaces) window.history.replaceState(null, '', url)
  else window.history.pushState(null, '', url)
  const isOtherPage = url.pathname !== current.peek().pathname
  current.value = url
  if (isOtherPage) window.scrollTo(0, 0)
}

/** The same page with some words of its query changed; `undefined` takes one away. */
export function changed(words: Readonly<Record<string, string | undefined>>): string {
  const url = new URL(current.value)
  for (const [name, value] of Object.entries(words)) {
    if (value === undefined || value === '') url.searchParams.delete(name)
    else url.searchParams.set(name, value)
  }
  return `${url.pathname}${url.search}`
}

export function asked(name: string): string | undefined {
  return current.value.searchParams.get(name) ?? undefined
}

/** A page's address keeps the point of the past that is looked at. */
export function linkTo(path: string, words: Readonly<Record<string, string>> = {}): string {
  const url = new URL(path, window.location.href)
  for (const [name, value] of Object.entries(words)) url.searchParams.set(name, value)
  const sequence = asked('sequence')
  if (sequence !== undefined && !path.startsWith('/log')) url.searchParams.set('sequence', sequence)
  return `${url.pathname}${url.search}`
}

/** Links of our own pages are gone to without loading the page again. */
export function followLink(event: MouseEvent): void {
  const link = (event.target as Element).closest?.('a')
  if (!link || event.defaultPrevented || event.button !== 0) return
  if (event.metaKey || event.ctrlKey || event.shiftKey || link.target !== '' || link.hasAttribute('download')) return
  const url = new URL(link.href)
  if (url.origin !== window.location.origin || /^\/(v1|events|openapi|metrics)/.test(url.pathname)) return
  event.preventDefault()
  go(url.href)
}
