import type { DiskFile } from './disk.ts'

/** Writes all bytes, going on after a short write. @throws if a write fails or writes nothing */
export async function writeFully(file: DiskFile, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const written = await file.write(bytes, done, bytes.length - done, position + done)
    if (written === 0) throw new Error(`nothing was written at byte ${position + done}, and no reason was given`)
    done += written
  }
}

/** Reads until a buffer is full or the file ends. @returns how much there was */
export async function readFully(file: DiskFile, into: Uint8Array, position: number): Promise<number> {
  let done = 0
  while (done < into.length) {
    const read = await file.read(into, done, into.length - done, position + done)
    if (read === 0) break
    done += read
  }
  return done
}
