/** A place in a log at the end of a batch, and what the journal knows it by. */
export interface LogPoint {
  readonly position: number
  readonly sequence: number
  /** The journal's own proof that this is the place it was, such as a hash; opaque to all others. */
  readonly mark: string
}

/** The state at a point of the log, as the journal keeps it: what is in the pieces is the engine's affair. */
export interface SnapshotInfo extends LogPoint {
  /** The time of the last commit in it. */
  readonly at: number
  readonly bytes: number
  /** Where it is, for messages. */
  readonly file: string
}

export interface StoredSnapshot extends SnapshotInfo {
  /**
   * What was written, piece by piece: plain JSON.
   * @throws JOURNAL_CORRUPT if it was damaged since it was found good
   */
  pieces(): AsyncIterable<readonly unknown[]>
}

/**
 * Where a journal keeps snapshots: caches of the state at one point of the log each, which can always
 * be rebuilt from it. A journal that keeps none has no such store.
 */
export interface SnapshotStore {
  /**
   * How far the log is on the disk whatever happens to the machine, so that no snapshot is ever ahead
   * of it. An open journal syncs first what it acknowledged without; another's says how far it is.
   */
  settle(): Promise<LogPoint>

  /**
   * The newest good snapshot at or before a sequence and with all commits before a time (exclusive).
   * One that is broken is passed over with a warning, once.
   */
  latest(atMost?: { readonly sequence?: number; readonly at?: number }): Promise<StoredSnapshot | undefined>

  /**
   * Writes a snapshot beside the others, whole or not at all, and drops those that it makes superfluous.
   * @throws what the disk says; nothing is left of it then, and the journal goes on
   */
  write(point: LogPoint & { readonly at: number }, pieces: Iterable<readonly unknown[]>): Promise<SnapshotInfo>

  /**
   * How many bytes of log there are behind the snapshot that was the newest when the journal was opened,
   * or in all if there was none. It only grows while the journal is open, and is 0 while it is not.
   */
  readonly bytesSince: number

  /** Where another thread finds the same journal; undefined if it cannot. */
  readonly folder: string | undefined

  /** How many are kept, if that was chosen; another thread must be told to keep as many. */
  readonly keepSnapshots?: number
}
