import type { Location } from '../inventory/entry.ts'

/** Of the Earth, in kilometres: the mean of its three half-axes (IUGG). */
const meanRadiusKm = 6_371.0088
const radians = Math.PI / 180

/** Along the great circle, in kilometres. The Earth is no sphere: it is right to half a per cent. */
export function distanceKm(a: Location, b: Location): number {
  const north = Math.sin(((b.latitude - a.latitude) * radians) / 2)
  const east = Math.sin(((b.longitude - a.longitude) * radians) / 2)
  const haversine = north * north + Math.cos(a.latitude * radians) * Math.cos(b.latitude * radians) * east * east
  // Of points opposite each other it can pass 1 by a rounding.
  return 2 * meanRadiusKm * Math.asin(Math.min(1, Math.sqrt(haversine)))
}
