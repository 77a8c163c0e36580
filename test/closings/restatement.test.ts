import { expect, test } from 'vitest'
import type { Figures, Report, RunningReport } from '../../src/closings.ts'
import { instant, november, openShopOfPens, pen, zone } from './books.ts'

type Commits = Parameters<Report>[0]

/** Units that were sold, and how many commits it took to say so. */
class SoldUnits implements RunningReport {
  seen = 0
  #units = 0

  add({ entries }: Parameters<RunningReport['add']>[0]): void {
    this.seen += 1
    for (const entry of entries) if (entry.type === 'sold') this.#units += (entry as { quantity: number }).quantity
  }

  figures(): Figures {
    return { units: this.#units }
  }
}

async function soldUnits(commits: Commits): Promise<Figures> {
  const report = new SoldUnits()
  for await (const commit of commits) report.add(commit)
  return report.figures()
}

test('a report that goes on says the same as one that is made anew, and sees each commit once', async () => {
  const { inventory, closings, clock } = await openShopOfPens()
  await inventory.receive({ ...pen, quantity: 10 })
  await inventory.sell({ ...pen, quantity: 1 })
  clock.set(instant(2))
  await closings.closeDay(november(1), { zone })
  for (const quantity of [2, 3]) await inventory.sell({ ...pen, quantity, effectiveAt: instant(1, 20) })
  await inventory.sell({ ...pen, quantity: 4 })
  const to = november(1)
  const anew = await closings.restatement({ to }, soldUnits)
  expect(anew).toMatchObject({ closed: { units: 1 }, restated: { units: 6 } })
  expect(anew.bridge.map(({ effect }) => effect)).toEqual([{ units: 2 }, { units: 3 }])
  const report = new SoldUnits()
  expect(await closings.restatement({ to }, report)).toEqual(anew)
  // What is known of the closing, and the two that were told late
  expect(report.seen).toBe((closings.day(to).versions[0].sequence ?? 0) + 2)
  const asOf = { sequence: anew.bridge[0]?.sequence ?? 0 }
  expect(await closings.restatement({ to, asOf }, new SoldUnits())).toMatchObject({ restated: { units: 3 } })
  const wrong = { add: () => undefined } as unknown as RunningReport
  await expect(closings.restatement({ to }, wrong)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  await inventory.close()
})
