import { invalidArgument } from './stockhold-error.ts'

/** Where the routes of the library's version 1 are. */
const prefix = '/v1'

/** The path of a route, with its parameters filled in. @throws INVALID_ARGUMENT */
export function pathOf(route: string, params: Readonly<Record<string, string>> = {}): string {
  const filled = route.replaceAll(/:(\w+)/g, (_, name: string) => segment(name, params[name]))
  return `${prefix}${filled}`
}

function segment(name: string, value: string | undefined): string {
  if (typeof value !== 'string' || value === '') throw invalidArgument(name, value, 'must be a text')
  // An address takes these for steps in a path, however they are written.
  if (value === '.' || value === '..') throw invalidArgument(name, value, 'cannot stand in an address')
  return encodeURIComponent(value)
}
