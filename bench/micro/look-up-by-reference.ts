import { InventoryManager } from '../../src/index.ts'

/*
 * How long it takes to find an order's reservations among many, and what a reference costs to keep.
 * node --expose-gc bench/micro/look-up-by-reference.ts [reservations]
 */
const count = Number(process.argv[2] ?? 300_000)
const level = { warehouseId: 'SFO', productId: 'LAPTOP' }
const perTurn = 500

/** An inventory with so many live reservations, each with the reference that it is given. */
async function openWith(
  referenceOf: (index: number) => { type: string; id: string } | undefined,
): Promise<InventoryManager> {
  const inventory = await InventoryManager.open()
  await inventory.addWarehouse({ id: level.warehouseId, name: 'San Francisco' })
  await inventory.receive({ ...level, quantity: count })
  for (let index = 0; index < count; index += perTurn) {
    const reserving = Array.from({ length: perTurn }, (_, offset) => {
      const reference = referenceOf(index + offset)
      return inventory.reserve({ ...level, quantity: 1, ...(reference !== undefined && { reference }) })
    })
    await Promise.all(reserving)
  }
  return inventory
}

function usedBytes(): number {
  globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

function show(name: string, times: number, read: (turn: number) => Iterable<unknown>): void {
  const begun = performance.now()
  let found = 0
  for (let turn = 0; turn < times; turn += 1) found += Array.from(read(turn)).length
  const each = ((performance.now() - begun) * 1_000) / times
  console.log(`  ${name.padEnd(34)} ${each.toFixed(1).padStart(10)} µs, found ${found / times}`)
}

const kinds = {
  'without a reference': () => undefined,
  'one order each': (index: number) => ({ type: 'order', id: `O-${index}` }),
  'three to an order': (index: number) => ({ type: 'order', id: `O-${Math.floor(index / 3)}` }),
}

// Kept to the end: what is collected meanwhile would count as bytes that the next one needs less.
const opened: InventoryManager[] = []
for (const [kind, referenceOf] of Object.entries(kinds)) {
  const before = usedBytes()
  const inventory = await openWith(referenceOf)
  const bytes = (usedBytes() - before) / count
  console.log(`${count} reservations, ${kind}: ${bytes.toFixed(0)} bytes each, with their commits in memory`)
  show('by a reference', 10_000, (turn) =>
    inventory.reservations({ reference: { type: 'order', id: `O-${(turn * 7_919) % (count / 3)}` } }),
  )
  show('of another product', 10_000, () => inventory.reservations({ productId: 'MOUSE' }))
  show('by a status: all are read', 3, () => inventory.reservations({ status: 'confirmed' }))
  opened.push(inventory)
}
for (const inventory of opened) await inventory.close()
