import { describe, expect, it } from 'vitest'
import {
  type Commit,
  type Entry,
  InventoryManager,
  LogAudit,
  MemoryJournal,
  type Movement,
  replay,
} from '../../../src/index.ts'
import { newNetwork } from '../../../src/simulation/network.ts'
import { OrderFigures } from '../../../src/simulation/order-figures.ts'
import { type Proof, proofFrom, prove } from '../../../src/simulation/proof.ts'

const level = { warehouseId: 'W', productId: 'X' }
const received = (quantity: number): Movement => ({
  type: 'received',
  ...level,
  quantity,
  from: 'supplier',
  to: 'available',
})
const reserved = (quantity: number, reservationId = 'R'): Movement => ({
  type: 'reserved',
  ...level,
  quantity,
  from: 'available',
  to: 'reserved',
  reservationId,
})
const confirmed = (quantity: number, reservationId = 'R'): Movement => ({
  type: 'confirmed',
  ...level,
  quantity,
  from: 'reserved',
  to: 'committed',
  reservationId,
})

const sent = (type: Movement['type'], quantity: number): Movement => ({
  type,
  ...level,
  quantity,
  from: 'available',
  to: 'transit',
})
const arrived = (quantity: number): Movement => ({
  type: 'transferred-in',
  ...level,
  warehouseId: 'E',
  quantity,
  from: 'transit',
  to: 'available',
})

/** A commit for each list of entries, in a gapless sequence. */
function logOf(...commits: Entry[][]): Commit<Entry>[] {
  return commits.map((entries, index) => ({ sequence: index + 1, at: 1_000 + index, entries }))
}

/** The verdict on a log whose replay agrees with it. */
function judgeLog(log: readonly Commit<Entry>[]): Proof {
  const audit = new LogAudit()
  for (const commit of log) audit.add(commit)
  return proofFrom(audit.findings(undefined), {
    sequence: 0,
    levels: 0,
    reservations: 0,
    entries: 1,
    chain: 'none',
    drift: [],
  })
}

async function goodLog(): Promise<{ log: Commit<Entry>[]; journal: MemoryJournal; proof: Proof }> {
  const journal = new MemoryJournal()
  const network = newNetwork()
  const inventory = await InventoryManager.open({ journal, ledgers: network.ledgers })
  await inventory.addWarehouse({ id: 'W', name: 'West' })
  await inventory.addWarehouse({ id: 'E', name: 'East' })
  await inventory.receive({ ...level, quantity: 10 })
  await inventory.transfer({
    sourceWarehouseId: 'W',
    destinationWarehouseId: 'E',
    productId: 'X',
    quantity: 2,
  })
  const hold = await inventory.reserve({ ...level, quantity: 3 })
  await inventory.confirm(hold.id)
  await inventory.fulfill(hold.id)
  await inventory.returnStock({
    ...level,
    quantity: 3,
    disposition: 'damaged',
    reservationId: hold.id,
  })
  const log: Commit<Entry>[] = []
  const place = {
    journal: () => journal,
    report: async () => ({ kind: 'memory' as const }),
    leave: async () => undefined,
  }
  const proof = await prove({ inventory, network, orders: new OrderFigures() }, ['X'], place, (commit) =>
    log.push(commit),
  )
  return { log, journal, proof }
}

describe('The audit of a log', () => {
  it('finds nothing wrong with what the engine wrote', async () => {
    const { proof } = await goodLog()
    expect(proof).toMatchObject({
      isSound: true,
      oversoldUnits: 0,
      driftUnits: 0,
      overdrawnUnits: 0,
      unbalancedUnits: 0,
      defects: [],
      levels: 2,
      reservations: 1,
    })
  })

  it('counts the units by which a log sold more than there was', () => {
    const proof = judgeLog(logOf([received(5)], [reserved(8)]))
    expect(proof.oversoldUnits).toBe(3)
    expect(proof.oversold).toEqual([{ ...level, bucket: 'available', units: 3, sequence: 2 }])
    expect(proof.isSound).toBe(false)
  })

  it('finds an oversale that a later receipt covers up', () => {
    const proof = judgeLog(logOf([received(5)], [reserved(8)], [received(100)]))
    expect(proof.oversoldUnits).toBe(3)
  })

  it('finds one inside a commit that is level at its end', () => {
    expect(judgeLog(logOf([reserved(4), received(4)])).oversoldUnits).toBe(4)
  })

  it('finds a reservation that confirms what another holds', () => {
    const proof = judgeLog(logOf([received(9)], [reserved(2, 'A')], [reserved(5, 'B')], [confirmed(4, 'A')]))
    expect(proof.oversoldUnits).toBe(0)
    expect(proof.overdrawn).toEqual([{ reservationId: 'A', bucket: 'reserved', units: 2, sequence: 4 }])
    expect(proof.isSound).toBe(false)
  })

  it('finds half a transfer', () => {
    const proof = judgeLog(logOf([received(5)], [sent('transferred-out', 2)]))
    expect(proof.defects).toEqual(['commit 2 transfers 2 of X out, and not in'])
    expect(proof.isSound).toBe(false)
  })

  it('finds the halves of a transfer in two commits', () => {
    const log = logOf([received(5)], [sent('transferred-out', 2)], [arrived(2)])
    expect(judgeLog(log).defects).toEqual(['commit 2 transfers 2 of X out, and not in'])
  })

  it('leaves goods in transit that were shipped, and takes what arrives of them later', () => {
    const audit = new LogAudit()
    const shipped = sent('transfer-shipped' as Movement['type'], 3)
    const transfer = [sent('transferred-out', 1), arrived(1)]
    for (const commit of logOf([received(5)], [shipped], transfer, [arrived(2)])) audit.add(commit)
    // No table has that movement yet: nothing else is wrong with it.
    const { defects, imbalances, oversold } = audit.findings(undefined)
    expect(defects).toEqual([expect.stringMatching(/^commit 2: .*transfer-shipped/)])
    expect([...imbalances, ...oversold]).toEqual([])
  })

  it('finds goods that arrive and were never sent, also if they are sent later', () => {
    const proof = judgeLog(logOf([received(5)], [arrived(2)]))
    expect(proof.defects).toEqual(['2 of X arrived that were not in transit, by commit 2'])
    expect(proof.imbalances).toEqual([{ productId: 'X', account: 'transit', units: -2 }])
    expect(proof.isSound).toBe(false)
    expect(judgeLog(logOf([received(5)], [arrived(2)], [sent('transferred-out', 2)])).defects).toContain(
      '2 of X arrived that were not in transit, by commit 2',
    )
  })

  it('finds goods that went to an account that is none', () => {
    const lost = { ...received(5), to: 'nowhere' } as unknown as Movement
    const proof = judgeLog(logOf([lost]))
    expect(proof.unbalancedUnits).toBe(5)
    expect(proof.defects).toHaveLength(1)
  })

  it('finds gaps, and time that runs backwards', () => {
    const [first, second] = logOf([received(1)], [received(1)]) as [Commit<Entry>, Commit<Entry>]
    expect(judgeLog([first, { ...second, sequence: 3 }]).defects).toEqual(['commit 3 is number 2'])
    expect(judgeLog([first, { ...second, at: 1 }]).defects).toEqual(['time runs backwards at commit 2'])
  })

  it('finds entries that a replay does not bear out', async () => {
    const { log, journal } = await goodLog()
    const audit = new LogAudit()
    for (const commit of log)
      audit.add({
        ...commit,
        entries: commit.entries.map((entry) => (entry.type === 'received' ? { ...entry, quantity: 14 } : entry)),
      })
    const findings = audit.findings(await replay(journal))
    expect(findings.drift).toEqual([
      { ...level, bucket: 'available', summed: 9, replayed: 5 },
      { warehouseId: 'W', productId: '*', bucket: 'onHand', summed: 12, replayed: 8 },
    ])
    const proof = proofFrom(findings, { sequence: 0, levels: 0, reservations: 0, entries: 1, chain: 'none', drift: [] })
    expect(proof.driftUnits).toBeGreaterThan(0)
    expect(proof.isSound).toBe(false)
  })

  it('counts what reconciliation found as drift, before the closing and after, and believes no log that has a problem', () => {
    const nothing = new LogAudit().findings(undefined)
    const drift = [
      { subject: 'level', field: 'available', ...level, live: 7, replayed: 4, sequence: 1 },
      { subject: 'reservation', field: 'status', live: 'a', replayed: 'b', sequence: 1 },
    ] as const
    const found = { sequence: 1, levels: 1, reservations: 0, entries: 1, chain: 'none', drift } as const
    expect(proofFrom(nothing, found).driftUnits).toBe(4)
    const agreed = { ...found, drift: [] }
    const reopening = { openedIn: 1, differences: [], reconciliation: found }
    expect(proofFrom(nothing, agreed, { reopening })).toMatchObject({ driftUnits: 4, isSound: false })
    expect(proofFrom(nothing, agreed, { problem: 'corrupt' })).toMatchObject({ driftUnits: 0, isSound: false })
    expect(proofFrom(nothing, agreed).isSound).toBe(true)
  })
})
