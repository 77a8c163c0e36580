/**
 * What a terminal may take for a command, or what makes it show a text in another order than it has: control
 * characters (C0, DEL, C1), marks and overrides of direction, separators of lines and paragraphs.
 */
const commanding = /[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu
const commandingButNewline = /(?!\n)[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu

/** A text that may be anything, in one line that shows what is in it: as JSON escapes it, `\u202e`. */
export function plainText(text: string): string {
  return text.replace(commanding, escaped)
}

/** The same for a text of several lines. JSON stays the same JSON: there, such characters stand only in strings. */
export function plainLines(text: string): string {
  return text.replace(commandingButNewline, escaped)
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
