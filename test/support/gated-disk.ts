import type { Disk, DiskFile } from '../../src/journal/file/disk.ts'

/** What a call waits for; it is told which: its name, the mode of an opening, and the path. */
export type Pass = (call: string) => Promise<void>

/** The same disk as one process sees it, whose every call waits first. */
export function gatedDisk(disk: Disk, pass: Pass): Disk {
  return gated(disk, (name, path) => pass(`${name} ${String(path)}`), {
    open: async (path: string, mode: Parameters<Disk['open']>[1]): Promise<DiskFile> => {
      await pass(`open ${mode} ${path}`)
      const file = await disk.open(path, mode)
      return gated(file, (name) => pass(`${name} ${path}`), { whereabouts: () => file.whereabouts() })
    },
  })
}

function gated<Target extends object>(
  target: Target,
  pass: (name: string, path: unknown) => Promise<void>,
  own: Partial<Target>,
): Target {
  return new Proxy(target, {
    get(of, name) {
      if (name in own) return own[name as keyof Target]
      const member = of[name as keyof Target]
      if (typeof member !== 'function') return member
      return async (...args: unknown[]) => {
        await pass(String(name), args[0])
        return (member as (...given: unknown[]) => unknown).apply(of, args)
      }
    },
  })
}
