import { invalidArgument, isArray } from '../errors/invalid-argument.ts'
import { Folder } from '../journal/file/folder.ts'
import { claimsToBeSegment } from '../journal/file/layout.ts'
import { journalFolder } from './journal-folder.ts'

/** A journal's folder together with those to which its first segments were archived. */
export class JoinedFolder extends Folder {
  /** The paths of the segments that are elsewhere, by their names. */
  readonly #elsewhere: ReadonlyMap<string, string>

  private constructor({ path, disk }: Folder, elsewhere: ReadonlyMap<string, string>) {
    super(path, disk)
    this.#elsewhere = elsewhere
  }

  /**
   * What is in the journal's own folder goes before what is elsewhere.
   * @param archives the paths of the other folders, as a caller gave them
   * @throws INVALID_ARGUMENT, JOURNAL_NOT_FOUND
   */
  static async of(folder: Folder, archives: unknown): Promise<Folder> {
    const elsewhere = new Map<string, string>()
    if (archives !== undefined && !isArray(archives))
      throw invalidArgument('archives', archives, 'must be an array of the paths of folders')
    for (const path of archives ?? []) {
      const archive = await journalFolder(path, folder.disk)
      for (const name of (await archive.names()).filter(claimsToBeSegment)) elsewhere.set(name, archive.pathOf(name))
    }
    for (const name of await folder.names()) elsewhere.delete(name)
    return elsewhere.size === 0 ? folder : new JoinedFolder(folder, elsewhere)
  }

  override pathOf(name: string): string {
    return this.#elsewhere.get(name) ?? super.pathOf(name)
  }

  override async names(): Promise<string[]> {
    return [...(await super.names()), ...this.#elsewhere.keys()]
  }
}
