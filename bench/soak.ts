import { Command } from 'commander'
import { type BatchResult, InventoryManager, type Journal, type Reservation } from '../src/index.ts'

/**
 * Reservations that come and go: made, then confirmed and shipped, released, or left to run out. What
 * lives at once is bounded, so memory must be flat however many there were. The journal keeps nothing:
 * the log is what grows with its commits, and it is not what is measured here.
 */

const program = new Command('soak')
  .description('Memory over many reservations that come and go; exit code 1 if it is not flat.')
  .option('--reservations <number>', 'how many in all', '10000000')
  .option('--retained <number>', 'ended reservations that stay in memory', '100000')
  .parse()
const { reservations, retained } = program.opts<{ reservations: string; retained: string }>()
const total = Number(reservations)
const wave = 1000
const keys = 100
const steps = 20
const warehouseId = 'SFO'
const productId = 'LAPTOP'

const forgetful: Journal = {
  open: async () => ({ lastPosition: 0, lastSequence: 0 }),
  append: async () => undefined,
  read: async function* () {},
  close: async () => undefined,
}

let now = 1_000_000
const inventory = await InventoryManager.open({
  journal: forgetful,
  clock: { now: () => now },
  retention: { maxCount: Number(retained), maxAgeMs: Number.MAX_SAFE_INTEGER },
})
await inventory.addWarehouse({ id: warehouseId, name: 'San Francisco' })
await inventory.receive({ warehouseId, productId, quantity: 1_000_000_000 })

const heaps: number[] = []
console.log(`${total.toLocaleString('en')} reservations, ${retained} ended ones retained, Node ${process.version}`)
for (let made = 0, step = 1; made < total; made += wave) {
  await comeAndGo(made)
  if (made + wave >= (total / steps) * step) {
    heaps.push(report(made + wave))
    step += 1
  }
}
await inventory.close()

// The first quarter fills what is retained. From then on the peak may not rise; the heap goes up and
// down below it, since what was dropped is cleared away in large pieces.
const filled = heaps.slice(steps / 4)
const before = Math.max(...filled.slice(0, filled.length / 2))
const after = Math.max(...filled.slice(filled.length / 2))
const isFlat = after <= before * 1.05
console.log(
  `${isFlat ? 'flat' : 'NOT FLAT'}: at most ${megabytes(before)} in the middle, ${megabytes(after)} at the end`,
)
process.exitCode = isFlat ? 0 : 1

/** A thousand reservations through one batch, some with keys; a third each ships, is released, runs out. */
async function comeAndGo(made: number): Promise<void> {
  now += 10
  const holds = await inventory.batch(
    Array.from({ length: wave }, (_, index) => ({
      type: 'reserve' as const,
      warehouseId,
      productId,
      quantity: 1,
      ttlMs: index % 3 === 2 ? 50 : 60_000,
      ...(index < keys && { idempotencyKey: `${made}/${index}` }),
    })),
  )
  const ids = holds.map(idOf)
  await inventory.batch(
    ids.filter((_, index) => index % 3 === 0).map((reservationId) => ({ type: 'confirm', reservationId })),
  )
  await inventory.batch(
    ids.filter((_, index) => index % 3 === 0).map((reservationId) => ({ type: 'fulfill', reservationId })),
  )
  await inventory.batch(
    ids.filter((_, index) => index % 3 === 1).map((reservationId) => ({ type: 'release', reservationId })),
  )
}

function idOf(result: BatchResult): string {
  if (!result.ok) throw new Error(`a reservation was refused: ${JSON.stringify(result.refusal)}`)
  return (result.value as Reservation).id
}

function report(made: number): number {
  globalThis.gc?.()
  const { heapUsed, rss } = process.memoryUsage()
  const { available, reserved } = inventory.availability(productId)
  console.log(
    `${made.toLocaleString('en').padStart(12)} made   heap ${megabytes(heapUsed)}   rss ${megabytes(rss)}   ${reserved} held, ${available.toLocaleString('en')} available`,
  )
  return heapUsed
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MB`
}
