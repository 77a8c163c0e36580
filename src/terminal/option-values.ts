import { InvalidArgumentError } from 'commander'

/** Parses an option's value into a whole number in a range. */
export function wholeNumber(minimum: number, maximum: number = 1_000_000_000): (text: string) => number {
  return (text: string): number => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
    if (value >= minimum && value <= maximum) return value
    throw new InvalidArgumentError(`Give a whole number from ${minimum} to ${maximum}.`)
  }
}

/** Parses an option's value into a number in a range. */
export function decimal(minimum: number, maximum: number): (text: string) => number {
  return (text: string): number => {
    const value = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN
    if (value >= minimum && value <= maximum) return value
    throw new InvalidArgumentError(`Give a number from ${minimum} to ${maximum}.`)
  }
}

/** Checks the path of a file or a folder: an empty one is a variable of a shell that is not set. */
export function path(text: string): string {
  if (text.trim() !== '') return text
  throw new InvalidArgumentError('Give a path: this one is empty.')
}

/** A part of a whole: 0 for none of it, 1 for all. */
export const share: (text: string) => number = decimal(0, 1)
