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

/** Copies bytes, in pieces, to a place further to the front. */
export async function copyRange(
  from: DiskFile,
  to: DiskFile,
  start: number,
  end: number,
  ahead: number,
): Promise<void> {
  const chunk = Buffer.alloc(Math.max(0, Math.min(end - start, 1024 * 1024)))
  for (let done = start; done < end; ) {
    const length = await readFully(from, chunk.subarray(0, Math.min(chunk.length, end - done)), done)
    if (length === 0) return
    await writeFully(to, chunk.subarray(0, length), done - ahead)
    done += length
  }
}
