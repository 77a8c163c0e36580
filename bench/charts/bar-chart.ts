import { categoryAxis, logAxis, short } from './axes.ts'
import { colours, drawSvg, font, type Picture, topOf } from './draw-svg.ts'

export interface Bar {
  readonly name: string
  readonly value: number
  readonly isOurs: boolean
}

/** Bars that lie, the longest on top, on a logarithmic axis: ours in a colour of their own. */
export function barChart(picture: Picture, axisName: string, bars: readonly Bar[]): string {
  const sorted = bars.toSorted((a, b) => a.value - b.value)
  const values = sorted.map(({ value }) => value)
  return drawSvg(
    { height: 140 + bars.length * 34, ...picture },
    {
      grid: { left: 360, right: 70, top: topOf(picture) - 4, bottom: 56 },
      xAxis: { ...logAxis(`${axisName} (logarithmic)`, values), nameGap: 30 },
      yAxis: {
        ...categoryAxis(
          '',
          sorted.map(({ name }) => name),
        ),
        axisTick: { show: false },
      },
      series: [
        {
          type: 'bar',
          barWidth: '62%',
          data: sorted.map(({ value, isOurs }) => ({
            value,
            itemStyle: { color: isOurs ? colours[0] : '#9a9a9a' },
          })),
          label: {
            show: true,
            position: 'right',
            fontFamily: font,
            fontSize: 12,
            color: '#222222',
            formatter: ({ value }: { value: number }) => short(value),
          },
        },
      ],
    },
  )
}
