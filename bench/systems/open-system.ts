import { BareMap } from '../peers/bare-map.ts'
import { PlainClass } from '../peers/plain-class.ts'
import { Sqlite, type SqliteSpec } from '../peers/sqlite.ts'
import { Stockhold, type StockholdSpec } from './stockhold.ts'
import type { System } from './system.ts'

/** How to make a system, as one process tells another. */
export type SystemSpec =
  | StockholdSpec
  | SqliteSpec
  | { readonly kind: 'plain class'; readonly products: number }
  | { readonly kind: 'bare map'; readonly products: number }

export async function openSystem(spec: SystemSpec): Promise<System> {
  switch (spec.kind) {
    case 'stockhold':
      return Stockhold.open(spec)
    case 'sqlite':
      return new Sqlite(spec)
    case 'plain class':
      return new PlainClass(spec.products)
    case 'bare map':
      return new BareMap(spec.products)
  }
}
