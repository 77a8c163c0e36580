import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TitleComponent } from 'echarts/components'
import { type EChartsCoreOption, init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'

use([BarChart, LineChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer])

/** Colours that people who see few of them can tell apart (Okabe and Ito); ours first. */
export const colours = ['#0072b2', '#56b4e9', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#000000'] as const

export const font = 'Helvetica, Arial, sans-serif'

export interface Picture {
  readonly title: string
  /** What a reader must know to judge it. */
  readonly note: string
  readonly width?: number
  readonly height?: number
}

/** Where the drawing begins, below the title and the lines of the note. */
export function topOf({ note }: Picture): number {
  return 62 + note.split('\n').length * 16
}

/** A picture as text, drawn without a browser. */
export function drawSvg({ title, note, width = 900, height = 520 }: Picture, option: EChartsCoreOption): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
  try {
    chart.setOption({
      animation: false,
      backgroundColor: '#ffffff',
      color: [...colours],
      textStyle: { fontFamily: font },
      title: {
        text: title,
        subtext: note,
        left: 20,
        top: 14,
        textStyle: { fontFamily: font, fontSize: 19, fontWeight: 'bold', color: '#222222' },
        subtextStyle: { fontFamily: font, fontSize: 12, color: '#555555', lineHeight: 16 },
      },
      ...option,
    })
    return `${chart.renderToSVGString()}\n`
  } finally {
    chart.dispose()
  }
}
