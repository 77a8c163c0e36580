const longest = 40

/** A value of a file in a message: short, in quotes, and without what a terminal would obey. */
export function quoted(text: string): string {
  const shown = text.length > longest ? `${text.slice(0, longest)}…` : text
  return JSON.stringify(shown).replaceAll(/[\p{Cc}\p{Cf}]/gu, escaped)
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
