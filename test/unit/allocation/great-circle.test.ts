import * as fc from 'fast-check'
import LatLon from 'geodesy/latlon-spherical.js'
import { expect, test } from 'vitest'
import { distanceKm } from '../../../src/allocation/great-circle.ts'

const latitude = fc.double({ min: -90, max: 90, noNaN: true })
const longitude = fc.double({ min: -180, max: 180, noNaN: true })
const place = fc.record({ latitude, longitude })

test('distances are those of a geodesy library on the mean radius', () => {
  fc.assert(
    fc.property(place, place, (a, b) => {
      const metres = new LatLon(a.latitude, a.longitude).distanceTo(new LatLon(b.latitude, b.longitude), 6_371_008.8)
      expect(distanceKm(a, b)).toBeCloseTo(metres / 1_000, 4)
    }),
  )
})

test('a distance is the same both ways, nothing to the place itself, and half a circle to the opposite one', () => {
  fc.assert(
    fc.property(place, place, (a, b) => {
      expect(distanceKm(a, b)).toBeCloseTo(distanceKm(b, a), 9)
      expect(distanceKm(a, a)).toBe(0)
      const opposite = { latitude: -a.latitude, longitude: a.longitude > 0 ? a.longitude - 180 : a.longitude + 180 }
      expect(distanceKm(a, opposite)).toBeCloseTo(Math.PI * 6_371.0088, 3)
    }),
  )
})
