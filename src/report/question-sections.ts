import type { Hours } from '../reporting.ts'
import { count, percent } from '../terminal/figures.ts'
import type { Amounts } from './amounts.ts'
import type { BusinessReport } from './business-report.ts'
import type { ReportSection } from './report-section.ts'

export function funnelSection({ funnel }: BusinessReport): ReportSection {
  return {
    id: 'funnel',
    title: 'From placed to delivered',
    note: 'lines of all orders, in hours; a line is delivered when its last parcel is, and what is not finished is counted apart',
    tables: [
      {
        head: ['', 'lines', 'shipped', 'delivered', 'unfinished', 'cancelled', 'promised', 'on time'],
        rows: funnel.map((group) => [
          memberName(group.isMember),
          ...[group.lines, group.shipped, group.delivered, group.unfinished, group.cancelled].map(count),
          count(group.promised),
          percent(group.onTime, group.promised),
        ]),
        words: [0],
        whenEmpty: 'There is no order yet.',
      },
      {
        head: ['', 'way', 'average', 'p50', 'p90', 'p95'],
        rows: funnel.flatMap((group) => [
          [memberName(group.isMember), 'placed to shipped', ...hours(group.placedToShipped)],
          ['', 'shipped to delivered', ...hours(group.shippedToDelivered)],
          ['', 'placed to delivered', ...hours(group.placedToDelivered)],
        ]),
        words: [0, 1],
      },
    ],
  }
}

export function memberName(isMember: boolean): string {
  return isMember ? 'members' : 'others'
}

function hours({ average, p50, p90, p95 }: Hours): readonly string[] {
  return [average, p50, p90, p95].map((value) => (value === null ? '–' : value.toFixed(1)))
}

export function customersSection({ customers }: BusinessReport, amounts: Amounts): ReportSection {
  return {
    id: 'customers',
    title: 'Customers by the month of their first order',
    note: 'what they have been worth since: revenue less what of it was undone, by the terms of the sellers',
    tables: [
      {
        head: ['month', 'customers', 'orders', 'recognised', 'undone', 'net', 'each'],
        rows: customers.map(({ month, customers: people, orders, recognized, refundsRecognized, net }) => [
          month,
          count(people),
          count(orders),
          amounts(recognized),
          amounts(refundsRecognized),
          amounts(net),
          amounts(people === 0 ? 0 : Math.round(net / people)),
        ]),
        words: [0],
        whenEmpty: 'No order names its customer yet.',
      },
    ],
  }
}

export function returnsSection({ returns }: BusinessReport): ReportSection {
  return {
    id: 'returns',
    title: 'Returns',
    note: 'units of all orders that came back, and did not go out again, of those that were shipped',
    tables: [
      {
        head: ['category', 'shipped', 'back', 'rate'],
        rows: returns.byCategory.map(({ group, shipped, returned }) => [
          group ?? 'no category',
          count(shipped),
          count(returned),
          percent(returned, shipped),
        ]),
        words: [0],
        whenEmpty: 'Nothing was shipped yet.',
      },
      {
        head: ['reason', 'back', 'of all shipped'],
        rows: returns.byReason.map(({ group, shipped, returned }) => [
          group ?? 'none given',
          count(returned),
          percent(returned, shipped),
        ]),
        words: [0],
        whenEmpty: 'Nothing came back.',
      },
    ],
  }
}
