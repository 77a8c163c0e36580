import { font } from './draw-svg.ts'

const faint = { lineStyle: { color: '#e3e3e3' } }
const label = { fontFamily: font, fontSize: 12, color: '#333333' }
const name = { fontFamily: font, fontSize: 13, color: '#333333' }

/** 1.2K, 35M: for the ticks of an axis and the ends of bars. */
export function short(value: number): string {
  return value.toLocaleString('en', { notation: 'compact', maximumSignificantDigits: 3 })
}

/** Powers of ten around all values, so that a line's slope is a ratio. */
export function logAxis(
  axisName: string,
  values: readonly number[],
  format: (value: number) => string = short,
): object {
  const exponents = values.filter((value) => value > 0).map(Math.log10)
  return {
    type: 'log',
    name: axisName,
    nameLocation: 'middle',
    min: 10 ** Math.floor(Math.min(...exponents)),
    max: 10 ** Math.ceil(Math.max(...exponents)),
    nameTextStyle: name,
    axisLabel: { ...label, formatter: format },
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
