import { firstStock, holdMs, paymentAttempts, paymentTimeoutMs, products, warehouses } from './order-world.ts'

/*
 * Orders as somebody would write them down on paper: objects that are changed, counters and sums, no events. Each
 * operation says what it is refused with, and changes nothing then.
 */

export interface PaperLine {
  readonly warehouseId: string
  readonly productId: string
  readonly quantity: number
  readonly unitPrice: number
  readonly discount: number
  readonly tax: number
}

export interface PaperRow {
  readonly warehouseId: string
  readonly productId: string
  readonly n: number
  readonly total: number
  shipped: number
  delivered: number
  cancelled: number
  returned: number
  askedBack: number
  creditedUnits: number
  credited: number
  goodwill: number
}

interface PaperReturn {
  status: string
  /** By row: units asked for, received, gone out again, and the money decided on. */
  readonly lines: { row: number; asked: number; received: number; out: number; money: number }[]
}

interface PaperShipment {
  readonly warehouseId: string
  status: string
  parts: { row: number; quantity: number }[]
}

interface PaperRefund {
  amount: number
  attempt: number
  failed: boolean
  retried: boolean
}

export class PaperOrder {
  status = 'payment-pending'
  readonly rows: PaperRow[]
  readonly attempts: { captured: number; refunded: number }[] = []
  readonly refunds: PaperRefund[] = []
  readonly returns: PaperReturn[] = []
  readonly shipments: PaperShipment[] = []
  declined = 0
  shippingBack = 0
  goodwill = 0
  reversed = 0
  readonly shipping: number
  expiresAt: number

  constructor(rows: PaperRow[], shipping: number, expiresAt: number) {
    this.rows = rows
    this.shipping = shipping
    this.expiresAt = expiresAt
  }

  get captured(): number {
    return this.attempts.reduce((sum, { captured }) => sum + captured, 0)
  }

  get refunded(): number {
    return this.refunds.reduce((sum, { failed, amount }) => sum + (failed ? 0 : amount), 0)
  }

  get paid(): number {
    return this.captured - this.refunded
  }

  get due(): number {
    if (this.status === 'cancelled') return 0 - this.paid
    const goods = this.rows.reduce((sum, row) => sum + row.total - row.credited - row.goodwill, 0)
    return Math.max(goods + this.shipping - this.shippingBack - this.goodwill, 0) - this.paid
  }

  get stuck(): number {
    return this.refunds.reduce((sum, { failed, retried, amount }) => sum + (failed && !retried ? amount : 0), 0)
  }
}

export interface PaperLevel {
  available: number
  reserved: number
  committed: number
  damaged: number
}

export class OrderOracle {
  now: number
  readonly stock: Map<string, PaperLevel> = new Map()
  readonly orders: PaperOrder[] = []

  constructor(now: number) {
    this.now = now
    for (const warehouseId of warehouses)
      for (const productId of products)
        this.stock.set(`${warehouseId} ${productId}`, { available: firstStock, reserved: 0, committed: 0, damaged: 0 })
  }

  level({ warehouseId, productId }: { warehouseId: string; productId: string }): PaperLevel {
    return this.stock.get(`${warehouseId} ${productId}`) as PaperLevel
  }

  /** What ran out by a time is cancelled. */
  passTo(now: number): void {
    this.now = now
    for (const order of this.orders)
      if (order.status === 'payment-pending' && now >= order.expiresAt) this.cancelAll(order)
  }

  place(lines: readonly PaperLine[], discount: number, shipping: number): string | undefined {
    const wanted = new Map<PaperLevel, number>()
    for (const line of lines) {
      const level = this.level(line)
      wanted.set(level, (wanted.get(level) ?? 0) + line.quantity)
    }
    for (const [level, units] of wanted) if (units > level.available) return 'INSUFFICIENT_STOCK'
    const costs = lines.map(({ quantity, unitPrice, discount: own }) => quantity * unitPrice - own)
    const shares = spread(discount, costs)
    const rows = lines.map(({ warehouseId, productId, quantity, tax }, index) => ({
      warehouseId,
      productId,
      n: quantity,
      total: (costs[index] as number) - (shares[index] as number) + tax,
      shipped: 0,
      delivered: 0,
      cancelled: 0,
      returned: 0,
      askedBack: 0,
      creditedUnits: 0,
      credited: 0,
      goodwill: 0,
    }))
    for (const [level, units] of wanted) move(level, 'available', 'reserved', units)
    const order = new PaperOrder(rows, shipping, this.now + holdMs)
    this.orders.push(order)
    this.confirmIfPaid(order)
    return undefined
  }

  /** @param how what the gateway does; whoever is killed meanwhile is paid after the lookup */
  pay(order: PaperOrder, how: 'done' | 'refused' | 'half'): string | undefined {
    if (order.status === 'cancelled' || order.due <= 0) return 'INVALID_ORDER_STATE'
    if (order.status === 'payment-pending') order.expiresAt = Math.max(order.expiresAt, this.now + paymentTimeoutMs)
    const { due } = order
    if (how === 'refused') {
      order.declined += 1
      order.attempts.push({ captured: 0, refunded: 0 })
      if (order.declined >= paymentAttempts && order.status === 'payment-pending') this.cancelAll(order)
      return undefined
    }
    order.attempts.push({ captured: how === 'half' ? Math.floor(due / 2) : due, refunded: 0 })
    this.confirmIfPaid(order)
    return undefined
  }

  process(order: PaperOrder): string | undefined {
    if (order.status !== 'confirmed' && order.status !== 'processing') return 'INVALID_ORDER_STATE'
    order.status = 'processing'
    const units = (row: PaperRow, index: number): number =>
      row.n - row.cancelled - row.shipped - this.planned(order, index)
    const toPlan = order.rows.map((row, index) => ({
      row: index,
      warehouseId: row.warehouseId,
      quantity: units(row, index),
    }))
    const wanted = toPlan.filter(({ quantity }) => quantity > 0)
    for (const warehouseId of new Set(wanted.map((part) => part.warehouseId))) {
      const parts = wanted
        .filter((part) => part.warehouseId === warehouseId)
        .map(({ row, quantity }) => ({ row, quantity }))
      order.shipments.push({ warehouseId, status: 'planned', parts })
    }
    return undefined
  }

  /** @param units of the first part only, and what is left is planned anew; all if undefined */
  ship(order: PaperOrder, shipment: PaperShipment, units: number | undefined): string | undefined {
    if (shipment.status === 'cancelled') return 'INVALID_SHIPMENT_STATE'
    if (shipment.status !== 'planned') return undefined
    const first = shipment.parts[0] as PaperShipment['parts'][number]
    if (units !== undefined && units > first.quantity) return 'INVALID_QUANTITY'
    const sent = units === undefined ? shipment.parts : [{ row: first.row, quantity: units }]
    const left = shipment.parts
      .map(({ row, quantity }) => ({
        row,
        quantity: quantity - (sent.find((one) => one.row === row)?.quantity ?? 0),
      }))
      .filter(({ quantity }) => quantity > 0)
    shipment.status = 'shipped'
    shipment.parts = sent
    for (const { row, quantity } of sent) {
      const at = order.rows[row] as PaperRow
      at.shipped += quantity
      this.level(at).committed -= quantity
    }
    if (left.length > 0) order.shipments.push({ warehouseId: shipment.warehouseId, status: 'planned', parts: left })
    this.moveOn(order)
    return undefined
  }

  deliver(order: PaperOrder, shipment: PaperShipment): string | undefined {
    if (shipment.status === 'cancelled') return 'INVALID_SHIPMENT_STATE'
    if (shipment.status !== 'shipped') return undefined
    shipment.status = 'delivered'
    for (const { row, quantity } of shipment.parts) (order.rows[row] as PaperRow).delivered += quantity
    this.moveOn(order)
    return undefined
  }

  settle(order: PaperOrder): string | undefined {
    if (order.status !== 'delivered') return 'INVALID_ORDER_STATE'
    order.status = 'settled'
    return undefined
  }

  /** @param row all of what is not shipped, if undefined */
  cancel(order: PaperOrder, row: number | undefined, units: number): string | undefined {
    if (!['payment-pending', 'confirmed', 'processing'].includes(order.status)) return 'INVALID_ORDER_STATE'
    if (row === undefined && order.rows.every(({ shipped }) => shipped === 0)) {
      this.cancelAll(order)
      return undefined
    }
    const free = ({ n, cancelled, shipped }: PaperRow): number => n - cancelled - shipped
    const cuts = order.rows.map((one, index) => (row === undefined ? free(one) : index === row ? units : 0))
    if (cuts.some((cut, index) => cut > free(order.rows[index] as PaperRow))) return 'INVALID_QUANTITY'
    for (const [index, cut] of cuts.entries()) this.#cut(order, index, cut)
    if (order.rows.every(({ n, cancelled }) => n === cancelled)) {
      order.shippingBack = order.shipping
      order.status = 'cancelled'
    }
    this.giveBack(order)
    this.confirmIfPaid(order)
    this.moveOn(order)
    return undefined
  }

  returnGoods(
    order: PaperOrder,
    row: number,
    units: number,
    warehouseId: string,
    isDamaged: boolean,
  ): string | undefined {
    const refused = this.requestReturn(order, row, units)
    if (refused !== undefined) return refused
    const back = order.returns.at(-1) as PaperReturn
    this.receiveReturn(order, back, units, warehouseId, isDamaged)
    this.refundReturn(order, back)
    return undefined
  }

  requestReturn(order: PaperOrder, row: number, units: number): string | undefined {
    const at = order.rows[row] as PaperRow
    if (units > at.shipped - at.returned - at.askedBack) return 'NOT_RETURNABLE'
    at.askedBack += units
    order.returns.push({ status: 'requested', lines: [{ row, asked: units, received: 0, out: 0, money: 0 }] })
    return undefined
  }

  receiveReturn(order: PaperOrder, back: PaperReturn, units: number, warehouseId: string, isDamaged: boolean): void {
    const [line] = back.lines as [PaperReturn['lines'][number]]
    const at = order.rows[line.row] as PaperRow
    at.askedBack -= line.asked
    at.returned += units
    line.received = units
    back.status = 'received'
    const level = this.level({ warehouseId, productId: at.productId })
    if (isDamaged) level.damaged += units
    else level.available += units
  }

  refundReturn(order: PaperOrder, back: PaperReturn): string | undefined {
    if (back.status !== 'received') return 'INVALID_RETURN_STATE'
    const [line] = back.lines as [PaperReturn['lines'][number]]
    const at = order.rows[line.row] as PaperRow
    const units = line.received - line.out
    const most = Math.max(order.paid, 0) + Math.max(order.due, 0)
    const money = Math.min(nextOf(at, units), at.total - at.credited - at.goodwill, most)
    at.creditedUnits += units
    at.credited += money
    line.money = money
    back.status = 'refunded'
    this.giveBack(order)
    return undefined
  }

  unreturn(order: PaperOrder, back: PaperReturn, units: number, warehouseId: string): string | undefined {
    if (back.status !== 'received' && back.status !== 'refunded') return 'INVALID_RETURN_STATE'
    const [line] = back.lines as [PaperReturn['lines'][number]]
    const at = order.rows[line.row] as PaperRow
    if (units > line.received - line.out) return 'INVALID_QUANTITY'
    const level = this.level({ warehouseId, productId: at.productId })
    if (units > level.available) return 'INSUFFICIENT_STOCK'
    level.available -= units
    at.returned -= units
    line.out += units
    if (back.status === 'refunded') {
      const kept = floorShare(at.total, at.creditedUnits - units, at.n)
      const money = Math.min(Math.max(at.credited - kept, 0), line.money)
      at.creditedUnits -= units
      at.credited -= money
      line.money -= money
      order.reversed += money
    }
    if (line.out === line.received) back.status = 'unreturned'
    return undefined
  }

  refund(order: PaperOrder, amount: number | undefined, isShipping: boolean): string | undefined {
    if (order.captured === 0) return 'NOT_REFUNDABLE'
    const most = Math.max(order.paid - order.stuck, 0)
    const rest = isShipping ? order.shipping - order.shippingBack : most
    const given = amount ?? Math.min(most, rest)
    if (given === 0 || given > most || given > rest) return 'NOT_REFUNDABLE'
    if (isShipping) order.shippingBack += given
    else order.goodwill += given
    this.giveBack(order)
    this.confirmIfPaid(order)
    return undefined
  }

  retryRefund(order: PaperOrder, refund: PaperRefund): string | undefined {
    if (!refund.failed || refund.retried) return 'NOT_REFUNDABLE'
    const amount = Math.min(refund.amount, Math.max(order.paid, 0))
    if (amount === 0) return 'NOT_REFUNDABLE'
    refund.retried = true
    this.#refundTo(order, amount)
    return undefined
  }

  /** The next refund that the gateway is asked for fails: the first of those that came last. */
  failRefund(order: PaperOrder, from: number): void {
    const refund = order.refunds[from]
    if (refund === undefined) return
    refund.failed = true
    const attempt = order.attempts[refund.attempt] as { refunded: number }
    attempt.refunded -= refund.amount
  }

  planned(order: PaperOrder, row: number): number {
    return order.shipments
      .filter(({ status }) => status === 'planned')
      .flatMap(({ parts }) => parts)
      .reduce((sum, part) => (part.row === row ? sum + part.quantity : sum), 0)
  }

  cancelAll(order: PaperOrder): void {
    for (const row of order.rows) {
      const bucket = order.status === 'payment-pending' ? 'reserved' : 'committed'
      move(this.level(row), bucket, 'available', row.n - row.cancelled)
      row.credited = row.total - row.goodwill
      row.creditedUnits = row.n
      row.cancelled = row.n
    }
    for (const shipment of order.shipments) if (shipment.status === 'planned') shipment.status = 'cancelled'
    order.shippingBack = order.shipping
    order.status = 'cancelled'
    this.giveBack(order)
  }

  confirmIfPaid(order: PaperOrder): void {
    if (order.status !== 'payment-pending' || order.due > 0) return
    for (const row of order.rows) move(this.level(row), 'reserved', 'committed', row.n - row.cancelled)
    order.status = 'confirmed'
  }

  moveOn(order: PaperOrder): void {
    const sum = (units: (row: PaperRow) => number): number => order.rows.reduce((all, row) => all + units(row), 0)
    const shipped = sum((row) => row.shipped)
    if (shipped === 0 || sum((row) => row.n - row.cancelled - row.shipped) > 0) return
    if (order.status === 'processing' || order.status === 'confirmed') order.status = 'shipped'
    if (order.status === 'shipped' && sum((row) => row.delivered) === shipped) order.status = 'delivered'
  }

  /** What is paid beyond what is owed goes back. */
  giveBack(order: PaperOrder): void {
    this.#refundTo(order, Math.max(-order.due - order.stuck, 0))
  }

  #refundTo(order: PaperOrder, amount: number): void {
    let left = amount
    for (let attempt = order.attempts.length - 1; attempt >= 0; attempt -= 1) {
      const at = order.attempts[attempt] as { captured: number; refunded: number }
      const part = Math.min(at.captured - at.refunded, left)
      if (part <= 0) continue
      at.refunded += part
      left -= part
      order.refunds.push({ amount: part, attempt, failed: false, retried: false })
    }
  }

  #cut(order: PaperOrder, index: number, units: number): void {
    if (units === 0) return
    const row = order.rows[index] as PaperRow
    const money = Math.min(nextOf(row, units), row.total - row.credited - row.goodwill)
    move(this.level(row), order.status === 'payment-pending' ? 'reserved' : 'committed', 'available', units)
    row.cancelled += units
    row.creditedUnits += units
    row.credited += money
    let over = this.planned(order, index) - (row.n - row.cancelled - row.shipped)
    for (const shipment of order.shipments.toReversed()) {
      const part = shipment.parts.find((one) => one.row === index)
      if (over <= 0 || shipment.status !== 'planned' || part === undefined) continue
      const cut = Math.min(over, part.quantity)
      over -= cut
      part.quantity -= cut
      const left = shipment.parts.filter(({ quantity }) => quantity > 0)
      if (left.length === 0) shipment.status = 'cancelled'
      else shipment.parts = left
    }
  }
}

function nextOf({ total, n, creditedUnits, credited }: PaperRow, units: number): number {
  return Math.max(floorShare(total, creditedUnits + units, n) - credited, 0)
}

function floorShare(total: number, units: number, n: number): number {
  return Number((BigInt(total) * BigInt(units)) / BigInt(n))
}

function move(level: PaperLevel, from: keyof PaperLevel, to: keyof PaperLevel, units: number): void {
  level[from] -= units
  level[to] += units
}

/** A cent at a time to whoever is furthest behind what they should have; of several, the earlier. */
function spread(value: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0)
  const shares = weights.map((weight) => (sum === 0 ? 0 : Math.floor((value * weight) / sum)))
  const rest = weights.map((weight) => (sum === 0 ? 0 : (value * weight) % sum))
  for (let left = value - shares.reduce((all, share) => all + share, 0); left > 0; left -= 1) {
    const best = rest.indexOf(Math.max(...rest))
    shares[best] = (shares[best] as number) + 1
    rest[best] = -1
  }
  return shares
}
