import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { LogAudit } from '../../../src/index.ts'
import { proofFrom } from '../../../src/simulation/proof.ts'
import { renderProof } from '../../../src/simulation/report/render-proof.ts'
import { count, milliseconds, money, percent } from '../../../src/terminal/figures.ts'

const agreed = { sequence: 1, levels: 1, reservations: 0, entries: 1, chain: 'none', drift: [] } as const

function render(audit: LogAudit): string {
  const proof = proofFrom(audit.findings(undefined), agreed)
  return stripVTControlCharacters(renderProof(proof))
}

describe('The proof in the report', () => {
  it('says so when nothing was oversold', () => {
    expect(render(new LogAudit())).toContain('Nothing was oversold, nothing drifted, and every cent is accounted for.')
  })

  it('names what was oversold, where and by which commit, and does not list without end', () => {
    const audit = new LogAudit()
    for (let sequence = 1; sequence <= 9; sequence += 1) {
      const productId = `P-${sequence}`
      const route = { from: 'available', to: 'customer' } as const
      const entry = { type: 'sold', warehouseId: 'W', productId, quantity: 1_500, ...route } as const
      audit.add({ sequence, at: sequence, entries: [entry] })
    }
    const text = render(audit)
    expect(text).toContain('The log does not add up.')
    expect(text).toMatch(/oversold units\s+13,500/)
    expect(text).toContain('P-1 in W: available went 1,500 below zero at commit 1')
    expect(text).toContain('… and 4 more')
    expect(text).not.toContain('P-9 in W')
  })
})

describe('Figures', () => {
  it('have separators, units, and as many digits as say something', () => {
    expect(count(1_234_567)).toBe('1,234,567')
    expect(count(undefined)).toBe('0')
    expect([0.0184, 3.42, 1293.4].map(milliseconds)).toEqual(['0.018 ms', '3.4 ms', '1,293 ms'])
    expect(percent(1, 8)).toBe('12.5 %')
    expect(percent(0, 0)).toBe('–')
    expect(money(8_383_102)).toBe('83,831.02')
  })
})
