import { playAdventureWorks } from './adventure-works.ts'
import { playOnlineRetail } from './online-retail.ts'
import { valueByMethods } from './value-by-methods.ts'
import type { ValuedFile } from './valued-file.ts'

const plays = { 'online-retail': playOnlineRetail, 'adventure-works': playAdventureWorks } as const

/**
 * Plays a file of real trade into an inventory, and values it by every method.
 * @param seed what the file does not say follows from it
 * @throws FileProblem
 */
export async function valueFile(kind: ValuedFile['kind'], path: string, seed: number): Promise<ValuedFile> {
  const { file, room } = await plays[kind](path, seed)
  await using open = room
  const values = await valueByMethods(open)
  return { ...file, values, isConserved: values.every(({ isConserved }) => isConserved) }
}
