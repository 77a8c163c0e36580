/**
 * A reservation id that says where its reservation is kept: a UUID of version 8, whose first eight
 * digits are a slot number and whose other digits are random. Looking a reservation up then is one
 * step into an array, where a map keyed by text costs a microsecond in a crowd of a million.
 */

const slotDigits = 8
const idLength = 36
/** Where the digit of the version stands, and that of version 8. */
const versionAt = 14
const version8 = 56

/** Slots are numbered from 0 up to here, exclusive. */
export const slotCount: number = 16 ** slotDigits

/** The slot that an id names; −1 if it is no such id. */
export function slotOf(id: string): number {
  if (id.length !== idLength || id.charCodeAt(versionAt) !== version8) return -1
  let slot = 0
  for (let index = 0; index < slotDigits; index += 1) {
    const digit = digitOf(id.charCodeAt(index))
    if (digit < 0) return -1
    slot = slot * 16 + digit
  }
  return slot
}

/** Lower case only, so that a slot has one way to be written. */
function digitOf(code: number): number {
  if (code >= 48 && code <= 57) return code - 48
  return code >= 97 && code <= 102 ? code - 87 : -1
}
