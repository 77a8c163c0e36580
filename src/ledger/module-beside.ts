import { extname } from 'node:path'

/**
 * The address of a module of this package that stands beside another, as source or built. A bundle of CommonJS cannot
 * say where it is: there it is nowhere.
 * @param here the other's `import.meta.url`
 */
export function moduleBeside(here: string | undefined, name: string): string {
  const known = here ?? 'file:///'
  return new URL(`./${name}${extname(known)}`, known).href
}
