import type { ErrorKind } from '../errors/error-kind.ts'

declare module '../errors/error-details.ts' {
  interface ErrorDetails {
    EXPORT_MISMATCH: { folder: string; problem: string }
    QUERY_REFUSED: { problem: string }
    QUERY_FAILED: { problem: string }
    QUERY_TIMEOUT: { timeoutMs: number }
  }
}

export const exportMismatch: ErrorKind<'EXPORT_MISMATCH'> = {
  code: 'EXPORT_MISMATCH',
  message: ({ folder, problem }) => `The export in ${folder} cannot go on: ${problem}. Export to another folder.`,
}

export const queryRefused: ErrorKind<'QUERY_REFUSED'> = {
  code: 'QUERY_REFUSED',
  message: ({ problem }) => `The query is refused: ${problem}. Ask by one SELECT, which may begin with WITH.`,
}

export const queryFailed: ErrorKind<'QUERY_FAILED'> = {
  code: 'QUERY_FAILED',
  message: ({ problem }) => `The query failed: ${problem}`,
}

export const queryTimeout: ErrorKind<'QUERY_TIMEOUT'> = {
  code: 'QUERY_TIMEOUT',
  message: ({ timeoutMs }) =>
    `The query was stopped after ${timeoutMs} ms. Ask for less, or give it more time with timeoutMs.`,
}
