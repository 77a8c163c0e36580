import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent } from 'echarts/components'
import { type EChartsCoreOption, init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { Markup } from './markup.ts'

use([BarChart, LineChart, GridComponent, LegendComponent, SVGRenderer])

/** The page's own colours: its style says what they are by day and by night. */
export const colours = ['var(--c1)', 'var(--c2)', 'var(--c3)', 'var(--c4)', 'var(--c5)', 'var(--c6)'] as const

const ink = 'currentColor'
const faint = { lineStyle: { color: 'var(--line)' } }
const label = { color: ink, fontSize: 12 }

/** Draws without a browser. What a chart shows stands in a table beside it, too. */
export function drawing(about: string, height: number, option: EChartsCoreOption): Markup {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: 860, height })
  try {
    chart.setOption({
      animation: false,
      color: [...colours],
      textStyle: { color: ink, fontFamily: 'inherit' },
      ...option,
    })
    return new Markup(plain(chart.renderToSVGString(), about))
  } finally {
    chart.dispose()
  }
}

/** It takes the width that there is, and has nothing for a pointer, which finds nothing in it. */
function plain(svg: string, about: string): string {
  return svg
    .replace(/<svg width="\d+" height="\d+"/, `<svg role="img" aria-label="${attribute(about)}"`)
    .replace(/<style[\s\S]*?<\/style>\n?/, '')
    .replaceAll(/ (?:class|ecmeta_\w+|pointer-events)="[^"]*"/g, '')
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}

export const legend: object = {
  ...{ top: 0, left: 0, icon: 'roundRect', itemWidth: 12, itemHeight: 12, textStyle: label },
  // No browser is there to measure the names.
  itemGap: 36,
}

export function categories(names: readonly string[], more: object = {}): object {
  return {
    type: 'category',
    data: [...names],
    axisLabel: { ...label, ...more },
    axisTick: { show: false },
    axisLine: faint,
  }
}

export function values(name: string): object {
  return {
    type: 'value',
    name,
    nameTextStyle: { ...label, align: 'left' },
    axisLabel: { ...label, formatter: short },
    splitLine: faint,
  }
}

/** 1.2K, 35M: for the ticks of an axis and the ends of bars. */
export function short(value: number): string {
  return value.toLocaleString('en', { notation: 'compact', maximumSignificantDigits: 3 })
}
