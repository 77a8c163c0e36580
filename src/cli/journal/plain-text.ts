/** A text of the log that may be anything, without what a terminal would take for a command. */
export function plainText(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
