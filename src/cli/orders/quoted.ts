import { plainText } from '../../errors/plain-text.ts'

const longest = 40

/** A value of a file in a message: short, in quotes, and without what a terminal would obey. */
export function quoted(text: string): string {
  const shown = text.length > longest ? `${text.slice(0, longest)}…` : text
  return plainText(JSON.stringify(shown))
}
