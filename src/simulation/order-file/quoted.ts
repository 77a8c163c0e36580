import { plainText } from '../../errors/plain-text.ts'

const longest = 40

/** A value of a file in a message: short, in quotes, with all that a terminal would obey, or not show, escaped. */
export function quoted(text: string): string {
  const shown = text.length > longest ? `${text.slice(0, longest)}…` : text
  return plainText(JSON.stringify(shown)).replaceAll(/\p{Cf}/gu, escaped)
}

function escaped(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`
}
