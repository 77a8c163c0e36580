import { describe, expect, it } from 'vitest'
import { Random } from '../../../src/simulation/random.ts'
import { Zipf } from '../../../src/simulation/zipf.ts'

describe('Zipf popularity', () => {
  it('draws the same ranks from the same seed, and others from another', () => {
    const draws = (seed: number): number[] => {
      const [zipf, random] = [new Zipf(1_000, 1), new Random(seed, 'test')]
      return Array.from({ length: 100 }, () => zipf.draw(random))
    }
    expect(draws(7)).toEqual(draws(7))
    expect(draws(7)).not.toEqual(draws(8))
  })

  it('draws each rank as often as its share says', () => {
    const [zipf, random] = [new Zipf(50, 1), new Random(1, 'test')]
    const seen = new Array<number>(50).fill(0)
    for (let draw = 0; draw < 100_000; draw += 1) count(seen, zipf.draw(random))
    for (const rank of [0, 1, 9, 49]) expect((seen[rank] as number) / 100_000).toBeCloseTo(zipf.share(rank), 2)
  })

  it('has shares that sum to one, and makes all alike with an exponent of 0', () => {
    const zipf = new Zipf(4, 0)
    expect([0, 1, 2, 3].map((rank) => zipf.share(rank))).toEqual([0.25, 0.25, 0.25, 0.25])
  })
})

describe('Random', () => {
  it('gives each subject a stream of its own', () => {
    const first = new Random(1, 'shoppers')
    const second = new Random(1, 'transfers')
    expect(first.fraction()).not.toBe(second.fraction())
  })

  it('never picks what has no weight', () => {
    const random = new Random(3, 'test')
    const picks = Array.from({ length: 500 }, () => random.weighted({ never: 0, always: 2 }))
    expect(new Set(picks)).toEqual(new Set(['always']))
  })
})

function count(seen: number[], rank: number): void {
  seen[rank] = (seen[rank] ?? 0) + 1
}
