import type { StockCommand } from './wire-types.ts'

/** Where each command goes, below `/v1`. A test holds it against the routes of the service. */
export const commandPaths: { readonly [Type in StockCommand]: string } = {
  receive: '/receive',
  sell: '/sell',
  returnStock: '/return',
  remove: '/remove',
  markDamaged: '/mark-damaged',
  quarantine: '/quarantine',
  clear: '/clear',
  writeOff: '/write-off',
  returnToSupplier: '/return-to-supplier',
  adjust: '/adjust',
  count: '/count',
  transfer: '/transfer',
  reserve: '/reservations',
  reserveAll: '/reserve-all',
  confirm: '/reservations/:reservationId/confirm',
  fulfill: '/reservations/:reservationId/fulfill',
  release: '/reservations/:reservationId/release',
  cancel: '/reservations/:reservationId/cancel',
  extend: '/reservations/:reservationId/extend',
  confirmAll: '/confirm-all',
  fulfillAll: '/fulfill-all',
  releaseAll: '/release-all',
  cancelAll: '/cancel-all',
}

/** Whether a command names one reservation in its path. */
export function isOnReservation(type: StockCommand): boolean {
  return commandPaths[type].includes(':reservationId')
}
