import type { Disk, DiskFile } from '../../src/journal/file/disk.ts'

/** The same disk as one process sees it, whose every call waits first. */
export function gatedDisk(disk: Disk, gate: () => Promise<void>): Disk {
  return gated(disk, gate, {
    open: async (path: string, mode: Parameters<Disk['open']>[1]): Promise<DiskFile> => {
      await gate()
      const file = await disk.open(path, mode)
      return gated(file, gate, { whereabouts: () => file.whereabouts() })
    },
  })
}

function gated<Target extends object>(target: Target, gate: () => Promise<void>, own: Partial<Target>): Target {
  return new Proxy(target, {
    get(of, name) {
      if (name in own) return own[name as keyof Target]
      const member = of[name as keyof Target]
      if (typeof member !== 'function') return member
      return async (...args: unknown[]) => {
        await gate()
        return (member as (...given: unknown[]) => unknown).apply(of, args)
      }
    },
  })
}
