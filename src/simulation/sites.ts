import type { Location } from '../index.ts'

const cities: readonly (readonly [id: string, name: string, latitude: number, longitude: number])[] = [
  ['SFO', 'San Francisco', 37.77, -122.42],
  ['NYC', 'New York', 40.71, -74.01],
  ['LON', 'London', 51.51, -0.13],
  ['FRA', 'Frankfurt', 50.11, 8.68],
  ['SIN', 'Singapore', 1.35, 103.82],
  ['SYD', 'Sydney', -33.87, 151.21],
  ['GRU', 'São Paulo', -23.55, -46.63],
  ['NRT', 'Tokyo', 35.68, 139.69],
]

/** Where customers live: the largest urban areas, in round degrees. */
export const customerPlaces: readonly Location[] = [
  [34, -118],
  [41, -74],
  [42, -88],
  [19, -99],
  [-23, -47],
  [51, 0],
  [49, 2],
  [48, 12],
  [41, 29],
  [30, 31],
  [6, 3],
  [55, 37],
  [19, 73],
  [29, 77],
  [14, 101],
  [-6, 107],
  [31, 121],
  [37, 127],
  [36, 140],
  [-34, 151],
].map(([latitude, longitude]) => ({ latitude, longitude }) as Location)

export interface Site {
  readonly id: string
  readonly name: string
  readonly location: Location
}

/** As many warehouses as asked for, with names that a person can keep apart. */
export function sites(count: number): readonly Site[] {
  return Array.from({ length: count }, (_, index) => {
    const [id, name, latitude, longitude] = cities[index] ?? numbered(index)
    return { id, name, location: { latitude, longitude } }
  })
}

/** Beyond the cities: all over the globe, but for the far north and south. */
function numbered(index: number): [id: string, name: string, latitude: number, longitude: number] {
  const latitude = ((index * 47) % 121) - 60
  const longitude = ((index * 137.5) % 360) - 180
  return [`WH${index + 1}`, `Warehouse ${index + 1}`, latitude, longitude]
}
