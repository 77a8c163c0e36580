import type { Carrier, LabelRequest } from '../carrier.ts'
import { type ContractCase, calm, mustBe, mustBeText } from './contract-case.ts'

/** What a carrier must do: one label for each key, which can be found again. Each case makes one of its own. */
export function carrierContract(
  make: () => Carrier | Promise<Carrier>,
  newKey: () => string = () => crypto.randomUUID(),
): readonly ContractCase[] {
  const request = (key: string): LabelRequest => ({
    orderId: `order of ${key}`,
    shipmentId: key,
    warehouseId: 'SFO',
    lines: [{ productId: 'PEN', quantity: 1 }],
    idempotencyKey: key,
    signal: calm(),
  })
  const each = (name: string, run: (carrier: Carrier) => Promise<void>): ContractCase => ({
    name,
    run: async () => run(await make()),
  })
  return [
    each('a label has a carrier and a tracking number', async (carrier) => {
      const label = await carrier.createLabel(request(newKey()))
      mustBeText(label.carrier, 'carrier')
      mustBeText(label.trackingNumber, 'trackingNumber')
    }),
    each('the same key is the same label, one after the other and at once', async (carrier) => {
      const key = newKey()
      // At once first: a carrier that looks and then acts has nothing to find yet.
      const all = await Promise.all([carrier.createLabel(request(key)), carrier.createLabel(request(key))])
      all.push(await carrier.createLabel(request(key)))
      for (const label of all) mustBe(label.trackingNumber, all[0]?.trackingNumber, 'the repeated tracking number')
    }),
    each('another key is another label', async (carrier) => {
      const [one, other] = [await carrier.createLabel(request(newKey())), await carrier.createLabel(request(newKey()))]
      if (one.trackingNumber === other.trackingNumber)
        throw new Error(`two labels have the same tracking number, ${one.trackingNumber}`)
    }),
    each('a label is found by its key, and none by a key that was never used', async (carrier) => {
      const key = newKey()
      const label = await carrier.createLabel(request(key))
      const known = await carrier.lookup({ idempotencyKey: key, signal: calm() })
      mustBe(known?.trackingNumber, label.trackingNumber, 'the tracking number that lookup gives')
      mustBe(await carrier.lookup({ idempotencyKey: newKey(), signal: calm() }), undefined, 'what lookup gives')
    }),
  ]
}
