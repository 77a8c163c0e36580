const cities = [
  ['SFO', 'San Francisco'],
  ['NYC', 'New York'],
  ['LON', 'London'],
  ['FRA', 'Frankfurt'],
  ['SIN', 'Singapore'],
  ['SYD', 'Sydney'],
  ['GRU', 'São Paulo'],
  ['NRT', 'Tokyo'],
] as const

export interface Site {
  readonly id: string
  readonly name: string
}

/** As many warehouses as asked for, with names that a person can keep apart. */
export function sites(count: number): readonly Site[] {
  return Array.from({ length: count }, (_, index) => {
    const city = cities[index]
    if (city !== undefined) return { id: city[0], name: city[1] }
    return { id: `WH${index + 1}`, name: `Warehouse ${index + 1}` }
  })
}
