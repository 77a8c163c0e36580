import { font } from './draw-svg.ts'

const faint = { lineStyle: { color: '#e3e3e3' } }
const label = { fontFamily: font, fontSize: 12, color: '#333333' }
const name = { fontFamily: font, fontSize: 13, color: '#333333' }

/** 1.2K, 35M: for the ticks of an axis and the ends of bars. */
export function short(value: number): string {
  return value.toLocaleString('en', { notation: 'compact', maximumSignificantDigits: 3 })
}

/** Powers of ten around all values, or up to an end: equal lengths are equal ratios. */
export function logAxis(
  axisName: string,
  values: readonly number[],
  format: (value: number) => string = short,
  end?: number,
): object {
  const exponents = values.filter((value) => value > 0).map(Math.log10)
  const max = end ?? 10 ** Math.ceil(Math.max(...exponents))
  return {
    type: 'log',
    name: axisName,
    nameLocation: 'middle',
    min: 10 ** Math.floor(Math.min(...exponents)),
    max,
    nameTextStyle: name,
    axisLabel: { ...label, formatter: format, showMaxLabel: Number.isInteger(Math.log10(max)) },
    splitLine: faint,
    minorSplitLine: { show: false },
  }
}

export function linearAxis(axisName: string): object {
  return {
    type: 'value',
    name: axisName,
    nameLocation: 'middle',
    nameTextStyle: name,
    axisLabel: { ...label, formatter: short },
    splitLine: faint,
  }
}

export function categoryAxis(axisName: string, categories: readonly string[]): object {
  return {
    type: 'category',
    name: axisName,
    nameLocation: 'middle',
    data: [...categories],
    nameTextStyle: name,
    axisLabel: { ...label, interval: 0 },
    axisTick: { alignWithLabel: true },
  }
}
