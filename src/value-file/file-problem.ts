import { CliError } from '../terminal/cli-error.ts'

export interface FileProblems {
  /** It cannot be opened or read. */
  readonly FILE_UNREADABLE: { readonly reason: string }
  /** It is not text in UTF-8, or no table of values with commas between them. */
  readonly FILE_NOT_CSV: { readonly line?: number; readonly problem: string }
  readonly COLUMNS_MISSING: { readonly missing: readonly string[]; readonly found: readonly string[] }
  readonly VALUE_INVALID: { readonly line: number; readonly column: string; readonly value: string }
  /** It has a head, and nothing that could be valued. */
  readonly FILE_EMPTY: { readonly lines: number }
}

export type FileProblemCode = keyof FileProblems

/** A file that cannot be valued: what was asked of it, what was there, and what to do. */
export class FileProblem<Code extends FileProblemCode = FileProblemCode> extends CliError {
  readonly code: Code
  readonly path: string
  readonly details: FileProblems[Code]

  constructor(path: string, code: Code, details: FileProblems[Code], message: string) {
    super(`${path}${message}`)
    this.code = code
    this.path = path
    this.details = details
  }

  override get name(): string {
    return 'FileProblem'
  }
}
