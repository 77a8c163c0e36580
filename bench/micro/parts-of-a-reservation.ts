import { randomIds } from '../../src/engine/random-ids.ts'
import { makeCommand } from '../../src/inventory/commands/make-command.ts'
import type { Entry } from '../../src/inventory/entry.ts'
import { InventoryState } from '../../src/inventory/inventory-state.ts'
import { type Movement, makeHold } from '../../src/inventory/movement.ts'
import { Reservation } from '../../src/inventory/reservation.ts'
import { RecordEncoder } from '../../src/journal/file/record-encoder.ts'

/*
 * Where the time of a reservation goes: the processor's, the collector's included, part by part.
 * node bench/micro/parts-of-a-reservation.ts
 */
const level = { warehouseId: 'SFO', productId: 'LAPTOP' }
const at = Date.now()
const times = 1_000_000

function measure(name: string, part: () => unknown, perCall = 1): void {
  const calls = times / perCall
  for (let call = 0; call < calls / 5; call += 1) part()
  const before = process.cpuUsage()
  for (let call = 0; call < calls; call += 1) part()
  const { user, system } = process.cpuUsage(before)
  console.log(`${name.padEnd(40)} ${(((user + system) * 1_000) / times).toFixed(0).padStart(6)} ns`)
}

const state = new InventoryState()
let sequence = 0
function apply(entries: readonly Entry[]): void {
  sequence += 1
  state.apply({ sequence, at, entries })
}
apply([{ type: 'warehouse-added', warehouseId: level.warehouseId, name: 'San Francisco' }])
apply([{ type: 'received', ...level, quantity: 1e12, from: 'supplier', to: 'available' }])

const newReservationId = randomIds(state.stock.storage)
const moment = { at, defaultTtlMs: 60_000, newReservationId, hasForeignIds: false }
const command = makeCommand('reserve', { ...level, quantity: 1 })
const decide = (): readonly Entry[] => command.decide(state.stock, moment) as readonly Entry[]

measure('make the command', () => makeCommand('reserve', { ...level, quantity: 1 }))
measure('make an id', newReservationId)
measure('decide, the id included', decide)
const encoder = new RecordEncoder()
const batch = 500
const place = { previousHash: '0'.repeat(64), synced: 0, beginsSegment: false }
const entries = Array.from({ length: batch }, decide)
let position = 0
measure(
  `encode a commit, in batches of ${batch}`,
  () => {
    position += 1
    const first = (position - 1) * batch + 1
    const commits = entries.map((decided, index) => ({ sequence: first + index, at, entries: decided }))
    return encoder.encode({ position, commits }, place)
  },
  batch,
)

measure('a commit as JSON, beside it', () =>
  Buffer.from(JSON.stringify({ sequence: 1, at, entries: [entries[0]?.[0]] })),
)

// What keeps objects comes last: with more of them the collector has more to do, for whatever is measured then.
measure('decide and apply', () => apply(decide()))

const hold: Movement = makeHold(level, 1, newReservationId(), at + 60_000, {})
const made = (): Reservation => Reservation.made(hold, { sequence: 1, at })
const kept: Reservation[] = []
measure('a Reservation that is not kept', made)
measure('a Reservation that is kept', () => kept.push(made()))
