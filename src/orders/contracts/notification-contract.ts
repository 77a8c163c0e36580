import type { Cursor, Notification, NotificationSender } from '../notifications.ts'
import { type ContractCase, calm, mustBe } from './contract-case.ts'

const notification: Notification = Object.freeze({
  id: '7/0',
  type: 'order-confirmed',
  orderId: 'O-1',
  sequence: 7,
  at: 0,
  fact: Object.freeze({ ledger: 'orders', type: 'order-confirmed', id: 'O-1' }),
  signal: calm(),
})

/** What a sender must do: take a notification, and take it again. Each case makes one of its own. */
export function notificationContract(
  make: () => NotificationSender | Promise<NotificationSender>,
): readonly ContractCase[] {
  return [
    {
      name: 'a notification is taken, and the same one again',
      run: async () => {
        const sender = await make()
        await sender.send(notification)
        await sender.send(notification)
      },
    },
    {
      name: 'one whose signal is aborted does not wait for ever',
      run: async () => {
        const sender = await make()
        const sent = sender.send({ ...notification, signal: AbortSignal.abort(new Error('closed')) })
        const late = new Promise<string>((resolve) => setTimeout(() => resolve('late'), 5_000).unref())
        const how = await Promise.race([sent.then(() => 'taken').catch(() => 'refused'), late])
        if (how === 'late') throw new Error('send neither resolved nor rejected within 5 seconds of its abort')
      },
    },
  ]
}

/** What a cursor must do. @param make gives a new object for the same place, which is empty before each case */
export function cursorContract(make: () => { readonly open: () => Cursor }): readonly ContractCase[] {
  return [
    {
      name: 'a cursor that was never saved is undefined',
      run: async () => mustBe(await make().open().load(), undefined, 'the cursor'),
    },
    {
      name: 'what was saved last is there, also for the next process',
      run: async () => {
        const place = make()
        const cursor = place.open()
        await cursor.save(7)
        await cursor.save(41)
        mustBe(await cursor.load(), 41, 'the cursor')
        mustBe(await place.open().load(), 41, 'the cursor, opened again')
      },
    },
  ]
}
