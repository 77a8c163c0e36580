import type { ErrorKind } from '../errors/error-kind.ts'
import { timeOf } from '../errors/time-of.ts'

declare module '../errors/error-details.ts' {
  interface ErrorDetails {
    /** `readyAt`: when it can be closed, in milliseconds since 1970. */
    DAY_NOT_OVER: { day: string; zone: string; readyAt: number }
    DAY_NOT_CLOSED: { day: string; last?: string; version?: number; versions?: number }
    /** Days are closed in order: `first` is the first one that was. */
    DAY_TOO_EARLY: { day: string; first: string }
    CLOSING_ZONE_FIXED: { zone: string; closedIn: string }
    /** What a version says is no longer what the log gives at its own sequence. */
    CLOSING_DRIFT: { day: string; version: number; sequence: number; digest: string; derived: string }
  }
}

export const dayNotOver: ErrorKind<'DAY_NOT_OVER'> = {
  code: 'DAY_NOT_OVER',
  message: ({ day, zone, readyAt }) =>
    `${day} in ${zone} is not over: it can be closed from ${timeOf(readyAt)} on. Close it then.`,
}

export const dayNotClosed: ErrorKind<'DAY_NOT_CLOSED'> = {
  code: 'DAY_NOT_CLOSED',
  message: ({ day, last, version, versions }) =>
    version !== undefined
      ? `${day} has no version ${version}: it has ${versions}. Ask for one of them.`
      : `${day} is not closed: ${last === undefined ? 'no day is' : `the last closed day is ${last}`}. Close it first.`,
}

export const dayTooEarly: ErrorKind<'DAY_TOO_EARLY'> = {
  code: 'DAY_TOO_EARLY',
  message: ({ day, first }) =>
    `${day} cannot be closed: closing began with ${first}, and days are closed in order. What happened before is in the opening of ${first}.`,
}

export const closingZoneFixed: ErrorKind<'CLOSING_ZONE_FIXED'> = {
  code: 'CLOSING_ZONE_FIXED',
  message: ({ zone, closedIn }) =>
    `Days of this log are closed in ${closedIn}, and not in ${zone}: with two calendars an instant would be in two days. Close it in ${closedIn}.`,
}

export const closingDrift: ErrorKind<'CLOSING_DRIFT'> = {
  code: 'CLOSING_DRIFT',
  message: ({ day, version, sequence, digest, derived }) =>
    `Version ${version} of ${day} does not follow from the log up to commit ${sequence}: its digest is ${digest}, and the log gives ${derived}. Run stockhold verify on the log, and look at the file of that day.`,
}
