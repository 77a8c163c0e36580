import type { ErrorKind } from './error-kind.ts'

declare module './error-details.ts' {
  interface ErrorDetails {
    /** `install` is the command that mends it. */
    PEER_MISSING: { package: string; what: string; install: string }
  }
}

export const peerMissing: ErrorKind<'PEER_MISSING'> = {
  code: 'PEER_MISSING',
  message: ({ package: name, what, install }) => `${what} needs ${name}, which is not installed. Run: ${install}`,
}
