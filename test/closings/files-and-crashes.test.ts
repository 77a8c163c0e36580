import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Checkpoints } from '../../src/closings/checkpoints.ts'
import { closeJournal, type DayStore, FolderDayStore, MemoryDayStore } from '../../src/closings.ts'
import { FileJournal, verifyJournal } from '../../src/index.ts'
import { expectRefusal, refusalOf } from '../support/refusals.ts'
import { type Books, hourMs, instant, november, openBooks, openShopOfPens, pen, zone } from './books.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stockhold-days-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Two closed days, and what was told late of the first. */
async function twoDays(store: DayStore): Promise<Books> {
  const books = await openShopOfPens({ store })
  const { inventory, closings, clock } = books
  await inventory.receive({ ...pen, quantity: 10, unitCost: 100 })
  clock.set(instant(2))
  await closings.closeDay(november(1), { zone })
  await inventory.sell({ ...pen, quantity: 2, effectiveAt: instant(1, 20) })
  clock.set(instant(3))
  await closings.closeDay(november(2), { zone })
  return books
}

test('a lost file is derived again, byte for byte, and one that was changed is not believed', async () => {
  const place = join(folder, 'lost')
  const { closings } = await twoDays(new FolderDayStore(place))
  const names = (await readdir(place)).filter((name) => !name.includes('checkpoint'))
  expect(names.sort()).toEqual(['2026-11-01.v1.json', '2026-11-01.v2.json', '2026-11-02.v1.json'])
  for (const name of names) {
    const path = join(place, name)
    const bytes = await readFile(path, 'utf8')
    for (const damage of [() => rm(path), () => writeFile(path, bytes.replace('10', '11'))]) {
      await damage()
      for (const { day, versions } of closings.days())
        for (const { version } of versions) await closings.rows(day, { version })
      expect(await readFile(path, 'utf8')).toBe(bytes)
    }
  }
})

test('a checkpoint that was changed, cut off or emptied is not believed: the night goes on from an older one', async () => {
  const place = join(folder, 'checkpoints')
  const { inventory, closings, clock } = await twoDays(new FolderDayStore(place))
  const damages = [
    (text: string) => text.replace('"quantity":[8]', '"quantity":[9]'),
    (text: string) => text.slice(0, -20),
    () => '',
    () => '{}\n',
  ]
  for (const [index, damage] of damages.entries()) {
    const path = join(place, `${november(2 + index)}.checkpoint.json`)
    const text = await readFile(path, 'utf8')
    await writeFile(path, damage(text))
    expect(await readFile(path, 'utf8')).not.toBe(text)
    await inventory.adjust({ ...pen, delta: -1, reason: 'broken' })
    await inventory.receive({ ...pen, quantity: 1, unitCost: 100 })
    clock.set(instant(4 + index))
    await closings.closeDay(november(3 + index), { zone })
    expect(await closings.rows(november(3 + index))).toMatchObject([{ opening: 8, openingValue: 800, ending: 8 }])
  }
  expect(await closings.reconcileDays()).toEqual([])
})

test('a corrupted row is found by reconcileDays, and named', async () => {
  const place = join(folder, 'corrupted')
  const { closings } = await twoDays(new FolderDayStore(place))
  expect(await closings.reconcileDays()).toEqual([])
  const path = join(place, '2026-11-01.v1.json')
  const bytes = await readFile(path, 'utf8')
  await writeFile(path, bytes.replace('"received":[10]', '"received":[12]'))
  expect(await closings.reconcileDays()).toEqual([
    { day: '2026-11-01', version: 1, ...pen, column: 'received', stored: 12, derived: 10 },
  ])
  await rm(path)
  expect(await closings.reconcileDays()).toEqual([])
})

test('so is a value that was changed: it is worked out by a valuation', async () => {
  const place = join(folder, 'changed-value')
  const { closings } = await twoDays(new FolderDayStore(place))
  const path = join(place, '2026-11-01.v1.json')
  const bytes = await readFile(path, 'utf8')
  await writeFile(path, bytes.replace('"receivedValue":[1000]', '"receivedValue":[1001]'))
  expect(await closings.reconcileDays()).toEqual([
    { day: '2026-11-01', version: 1, ...pen, column: 'receivedValue', stored: 1_001, derived: 1_000 },
  ])
})

test('a digest proves all days before its own, too', async () => {
  const digests: (string | undefined)[] = []
  for (const productId of ['PEN', 'INK']) {
    const { inventory, closings, clock } = await openShopOfPens()
    await inventory.receive({ ...pen, productId, quantity: 10 })
    clock.set(instant(2))
    await inventory.receive({ ...pen, productId: 'TEA', quantity: 1 })
    clock.set(instant(3))
    await closings.closeDay(november(1), { zone })
    const { versions } = await closings.closeDay(november(2), { zone })
    expect(await closings.rows(november(2))).toMatchObject([{ productId: 'TEA', received: 1 }])
    digests.push(versions[0].digest)
  }
  expect(digests[0]).not.toBe(digests[1])
})

test('a level of which nothing is left is in no checkpoint', async () => {
  const store = new MemoryDayStore()
  const { inventory, closings, clock } = await openShopOfPens({ store })
  await inventory.receive({ ...pen, quantity: 10 })
  await inventory.receive({ ...pen, productId: 'INK', quantity: 1 })
  await inventory.sell({ ...pen, quantity: 10 })
  clock.set(instant(2))
  await closings.closeDay(november(1), { zone })
  const bytes = await store.read('2026-11-01.checkpoint.json')
  const [, text = ''] = Buffer.from(bytes ?? [])
    .toString()
    .split('\n')
  expect(JSON.parse(text).checkpoint.standing.productId).toEqual(['INK'])
})

test('a checkpoint that is too long for a text is left out, and hinders nothing', async () => {
  const store = new MemoryDayStore()
  const tooLong = { toJSON: () => 'x'.repeat(2 ** 30) }
  const checkpoint = { day: november(2), to: instant(3), readFrom: 1, standing: [], values: tooLong }
  await new Checkpoints(store).add([checkpoint, { ...checkpoint, day: november(3), values: 1 }], '')
  expect(await store.names()).toEqual(['2026-11-03.checkpoint.json'])
})

test('a crash at any file of a closing loses nothing: closed again it comes to the same', async () => {
  const whole = await twoDays(new MemoryDayStore())
  for (let crashesAt = 0; ; crashesAt += 1) {
    const store = new CrashingStore(crashesAt)
    const books = await openShopOfPens({ store })
    const { inventory, closings, clock } = books
    await inventory.receive({ ...pen, quantity: 10, unitCost: 100 })
    clock.set(instant(2))
    await closings.closeDay(november(1), { zone }).catch(() => closings.closeDay(november(1), { zone }))
    await inventory.sell({ ...pen, quantity: 2, effectiveAt: instant(1, 20) })
    clock.set(instant(3))
    await closings.closeDay(november(2), { zone }).catch(() => closings.closeDay(november(2), { zone }))
    const digests = (of: Books): readonly string[] =>
      of.closings.days().flatMap(({ versions }) => versions.map(({ digest }) => digest))
    expect(digests(books), `after a crash at file ${crashesAt}`).toEqual(digests(whole))
    expect(await closings.reconcileDays()).toEqual([])
    if (!store.hasCrashed) return
  }
})

test('a process that is killed at a file of a closing loses nothing: the next one comes to the same', async () => {
  const script = fileURLToPath(new URL('../support/closing-child.ts', import.meta.url))
  const whole = await twoDays(new MemoryDayStore())
  for (const [killedAt, when] of [
    [0, 'before'],
    [0, 'behind'],
    [1, 'behind'],
  ] as const) {
    const place = join(folder, `killed-${killedAt}-${when}`)
    const days = join(place, 'days')
    const { inventory, clock } = await openBooks({}, new FileJournal(place))
    for (const id of ['SFO', 'NYC']) await inventory.addWarehouse({ id, name: id })
    await inventory.receive({ ...pen, quantity: 10, unitCost: 100 })
    clock.set(instant(2))
    await inventory.sell({ ...pen, quantity: 2, effectiveAt: instant(1, 20) })
    await inventory.close()
    const args = ['--no-warnings', script, place, days, november(1), zone, String(killedAt), when]
    const { signal } = spawnSync(process.execPath, args)
    expect(signal).toBe('SIGKILL')
    const store = new FolderDayStore(days)
    const onWarning = (): void => undefined
    for (const day of [november(1), november(2)]) {
      const journal = new FileJournal(place, { onWarning })
      const closing = await closeJournal(journal, { day, zone, store, reconcileAll: true })
      expect(closing).toMatchObject({ drifts: [] })
    }
    expect(await verifyJournal(place)).toMatchObject({ problems: [] })
    const again = await openBooks({ store }, new FileJournal(place), clock)
    expect(await again.closings.rows(november(1))).toEqual(await whole.closings.rows(november(1)))
    await again.inventory.close()
  }
})

test('what is no store of days is refused before the journal is opened', async () => {
  const place = join(folder, 'no-store')
  for (const store of ['days', null, {}] as never[])
    expect(await refusalOf(closeJournal(new FileJournal(place), { day: november(1), zone, store }))).toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { field: 'store' },
    })
  expect(await readdir(folder)).not.toContain('no-store')
})

test('a journal that nobody has open is closed without an inventory, and to the same', async () => {
  const place = join(folder, 'journal')
  const whole = await twoDays(new MemoryDayStore())
  const { inventory, clock } = await openBooks({}, new FileJournal(place))
  await inventory.addWarehouse({ id: 'SFO', name: 'SFO' })
  await inventory.addWarehouse({ id: 'NYC', name: 'NYC' })
  await inventory.receive({ ...pen, quantity: 10, unitCost: 100 })
  clock.set(instant(2))
  await inventory.sell({ ...pen, quantity: 2, effectiveAt: instant(1, 20) })
  await refusalOf(closeJournal(new FileJournal(place), { day: november(1), zone }))
  await inventory.close()
  const told: string[] = []
  const onDay = (day: string, done: number, total: number): void => void told.push(`${day} ${done}/${total}`)
  const first = await closeJournal(new FileJournal(place), { day: november(1), zone, onDay })
  expect(first.closed.map(({ day }) => day)).toEqual([november(1)])
  expect(first.drifts).toEqual([])
  expect(told).toEqual(['2026-11-01 0/1', '2026-11-01 1/1'])
  const second = await closeJournal(new FileJournal(place), { day: november(3), zone })
  expect(second.closed.map(({ day, versions }) => [day, versions.length])).toEqual([
    [november(2), 1],
    [november(3), 1],
  ])
  expect(await closeJournal(new FileJournal(place), { day: november(2), zone })).toEqual({
    closed: [],
    restated: [],
    drifts: [],
  })
  await expectRefusal(closeJournal(new FileJournal(place), { day: november(4), zone: 'UTC' }), 'CLOSING_ZONE_FIXED')
  await expectRefusal(closeJournal(new FileJournal(place), { day: '9998-01-01', zone }), 'DAY_NOT_OVER')
  expect(await verifyJournal(place)).toMatchObject({ problems: [] })
  const again = await openBooks({}, new FileJournal(place), clock)
  expect(await again.closings.rows(november(1))).toEqual(await whole.closings.rows(november(1)))
  await again.inventory.close()
})

test('each night, at its time, all days that are over are closed; and not once it is stopped', async () => {
  const { inventory, closings, clock } = await openShopOfPens()
  await inventory.receive({ ...pen, quantity: 10 })
  const stop = closings.scheduleClosing({ zone, at: '02:00', graceMs: hourMs })
  clock.advance(instant(2, 2) - clock.now() - 1)
  await settle()
  expect(closings.days()).toEqual([])
  clock.advance(1)
  await settle()
  expect(closings.days().map(({ day }) => day)).toEqual([november(1)])
  clock.set(instant(4, 1))
  clock.advance(hourMs)
  await settle()
  expect(closings.days().map(({ day }) => day)).toEqual([november(1), november(2), november(3)])
  stop()
  clock.advance(48 * hourMs)
  await settle()
  expect(closings.days()).toHaveLength(3)
  for (const wrong of [{ zone, at: '25:00' }, { zone, at: '2:00' }, { at: '02:00' }, { zone, at: '02:00', every: 1 }])
    expect(() => closings.scheduleClosing(wrong as never)).toThrow(/Invalid/)
})

async function settle(): Promise<void> {
  for (let turn = 0; turn < 40; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

/** Fails once, at a write or a removal. */
class CrashingStore extends MemoryDayStore {
  #left: number
  hasCrashed = false

  constructor(crashesAt: number) {
    super()
    this.#left = crashesAt
  }

  override write(name: string, bytes: Uint8Array): Promise<void> {
    return this.#perhaps(() => super.write(name, bytes))
  }

  override remove(name: string): Promise<void> {
    return this.#perhaps(() => super.remove(name))
  }

  async #perhaps(act: () => Promise<void>): Promise<void> {
    if (this.#left === 0 && !this.hasCrashed) {
      this.hasCrashed = true
      throw new Error('the disk is full')
    }
    this.#left -= 1
    await act()
  }
}
