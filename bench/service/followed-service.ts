import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Following } from '../measurements/following-a-stream.ts'
import { inProcess } from '../support/contender-process.ts'
import { ServiceProcess } from './service-process.ts'

/** A service that commits so many times a second, and one reader of its stream in another process. */
export async function followed(directory: string, commitsPerSecond: number, seconds: number): Promise<Following> {
  const folder = await mkdtemp(join(directory, 'followed-'))
  const service = await ServiceProcess.start('stockhold-program.ts', [folder, '1000'])
  try {
    const commits = Math.round(commitsPerSecond * seconds)
    const params = { url: service.url, commits }
    const reading = inProcess({ name: 'stream', measurement: 'following a stream', params })
    // The reader's program takes its time to load; what is late because of that is no lateness of the stream.
    setTimeout(() => service.sell({ perSecond: commitsPerSecond, commits: commits + commitsPerSecond }), 2_000)
    return await reading
  } finally {
    await service.end()
    await rm(folder, { recursive: true })
  }
}
