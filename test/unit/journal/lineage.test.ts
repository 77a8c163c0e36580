import { describe, expect, test } from 'vitest'
import { isSegmentName, ownerBefore, ownerOf, ownerOfHead, segmentName } from '../../../src/journal/file/layout.ts'
import { lineageOf } from '../../../src/journal/file/lineage.ts'

const one = segmentName

describe('the lineage of a log', () => {
  test('without owners in the names: all of them, in the order of the log', () => {
    expect(lineageOf([one(9), one(1), one(5)])).toEqual({ segments: [one(1), one(5), one(9)], strays: [] })
  })

  test('an owner goes on behind the one before; its further segments do not say after whom', () => {
    const names = [one(1), one(5), one(9, 2, 1), one(12, 2), one(20, 5, 2)]
    expect(lineageOf(names.toReversed())).toEqual({ segments: names, strays: [] })
  })

  test('what an earlier owner begins at or behind the sealed end is nothing', () => {
    const names = [one(1), one(9, 2, 1), one(12, 2)]
    const late = [one(9), one(10), one(30)]
    expect(lineageOf([...late, ...names])).toEqual({ segments: names, strays: late })
  })

  test('an owner in between, whose segment the next one did not see, is nothing', () => {
    const names = [one(1), one(9, 2, 1), one(15, 4, 2)]
    const late = [one(12, 3, 2), one(14, 3)]
    expect(lineageOf([...late, ...names])).toEqual({ segments: names, strays: late })
  })

  test('a log that has a gap is left with its gap', () => {
    const names = [one(1), one(20, 4, 3), one(30, 4)]
    expect(lineageOf(names)).toEqual({ segments: names, strays: [] })
  })
})

describe('names', () => {
  test('say what they are made of', () => {
    for (const [owner, before] of [
      [1, undefined],
      [2, 1],
      [17, 0],
      [3, undefined],
    ] as const) {
      const name = segmentName(42, owner, before)
      expect([isSegmentName(name), ownerOf(name), ownerBefore(name)]).toEqual([true, owner, before])
    }
  })

  test('are nothing else', () => {
    for (const name of ['0000000000000042-1.ndjson', '0000000000000042-02.ndjson', '0000000000000042-2-after-.ndjson'])
      expect(isSegmentName(name), name).toBe(false)
    expect(['head', 'head-2', 'head-1', 'head-02', 'head.new', 'heads'].map(ownerOfHead)).toEqual([
      1,
      2,
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })
})
