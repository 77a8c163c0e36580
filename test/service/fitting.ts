import type { z } from 'zod'

type Fields = Record<PropertyKey, unknown>

/** Without the fields that a schema does not know, at whatever depth, so that more than the first look is passed. */
export function fitting(schema: z.ZodType, given: object): object {
  const rest = structuredClone(given)
  for (const issue of schema.safeParse(given).error?.issues ?? []) {
    if (issue.code !== 'unrecognized_keys') continue
    const at = issue.path.reduce<Fields>((part, name) => part[name] as Fields, rest as Fields)
    for (const key of issue.keys) delete at[key]
  }
  return rest
}
