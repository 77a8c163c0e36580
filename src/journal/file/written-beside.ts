import type { Folder } from './folder.ts'
import { writeFully } from './whole-transfers.ts'

/**
 * Writes a small file whole or not at all, durably: under another name first, then in place of what
 * has the name.
 */
export async function writeBeside(folder: Folder, name: string, bytes: Uint8Array): Promise<void> {
  const { disk } = folder
  const beside = folder.pathOf(`${name}.new`)
  await folder.removeIfThere(beside)
  const file = await disk.open(beside, 'create')
  try {
    await writeFully(file, bytes, 0)
    await file.datasync()
  } finally {
    await file.close()
  }
  await disk.rename(beside, folder.pathOf(name))
  await disk.syncFolder(folder.path)
}
