import { expect, test } from 'vitest'
import { type Commit, type Entry, MemoryJournal } from '../../../src/index.ts'
import { stockCommands } from '../../../src/inventory/commands/stock-commands.ts'
import { imageOf } from '../../../src/inventory/image/state-image.ts'
import { InventoryState } from '../../../src/inventory/inventory-state.ts'
import { callCommand, everyCommand, openForEveryCommand } from '../../support/every-command.ts'
import { commitsOf, laptops } from '../../support/open-inventory.ts'

test('each command stands in the list under the name that commits record', () => {
  for (const [name, kind] of Object.entries(stockCommands)) expect(kind.name).toBe(name)
})

test('all of them have one shape, so that the one that is asked for is found in one way', () => {
  const shapes = Object.values(stockCommands).map((kind) => Object.keys(kind).join())
  expect(new Set(shapes).size).toBe(1)
})

test('a commit names its command if it binds a key, and only then', async () => {
  const { inventory } = await openForEveryCommand({ journal: new MemoryJournal() })
  await inventory.sell({ ...laptops, quantity: 1 })
  expect((await commitsOf(inventory)).at(-1)).not.toHaveProperty('command')
  for (const [name, to] of everyCommand) {
    await callCommand(inventory, to, { idempotencyKey: name })
    expect((await commitsOf(inventory)).at(-1)).toMatchObject({ idempotencyKey: name, command: to.type })
  }
})

test('a log of before commits named their commands gives the same keys and results', async () => {
  const { inventory } = await openForEveryCommand()
  for (const [name, to] of everyCommand) await callCommand(inventory, to, { idempotencyKey: name })
  // One that changes nothing, and one of several of which only some change.
  await inventory.release('R3', { idempotencyKey: 'again' })
  const { id } = await inventory.reserve({ ...laptops, quantity: 1 })
  await inventory.releaseAll(['R3', id], { idempotencyKey: 'all again' })
  const commits = await commitsOf(inventory)
  const before = commits.map((commit) =>
    Object.fromEntries(Object.entries(commit).filter(([name]) => name !== 'command')),
  )
  expect(before).not.toEqual(commits)
  expect(folded(before as unknown as typeof commits)).toEqual(folded(commits))
})

function folded(commits: readonly Commit<Entry>[]): unknown {
  const state = new InventoryState()
  for (const commit of commits) state.apply(commit)
  return [...imageOf(state)]
}
