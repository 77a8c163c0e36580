import { LivingShop } from '../living-shop/living-shop.ts'
import { openLivingShop } from '../living-shop/open-living-shop.ts'
import { complain } from '../terminal/terminal.ts'
import type { ServedShop } from './serve-shop.ts'

const note =
  'It is a demo: its people are simulated, and no money moves. A day of theirs takes two minutes. Try /products/P-0001, and approve a transfer.'

/** A shop that lives until it is ended. @throws CliError */
export async function openDemo(
  folder: string,
  { seed, ordersPerMinute }: { readonly seed: number; readonly ordersPerMinute: number },
): Promise<ServedShop> {
  const shop = await openLivingShop(folder, seed)
  const clock = { now: Date.now, setTimeout, clearTimeout: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout) }
  const living = LivingShop.begin(shop, { seed, ordersPerMinute, clock, onProblem: sayOnce() })
  return { shop, note, end: () => living.end() }
}

/** What goes wrong again and again is said once. */
function sayOnce(): (problem: unknown) => void {
  const said = new Set<string>()
  return (problem) => {
    const { code, message } = problem as { readonly code?: string; readonly message?: string }
    if (said.has(code ?? message ?? '')) return
    said.add(code ?? message ?? '')
    complain(`Somebody in the demo could not do something, and the others go on: ${message ?? String(problem)}\n`)
  }
}
