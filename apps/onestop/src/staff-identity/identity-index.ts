import { createHmac, type KeyObject } from 'node:crypto'
import { deriveKey, type SealedColumn, type Sealer } from '@mot-cua/kernel'

/** How a personal id rests: sealed to be read by its account, and digested to be looked up. */
export type NumberKeeper = ReturnType<typeof createNumberKeeper>

const contextOf = (staffAccountId: string) => `staff-identity:${staffAccountId}`

/** Where numbers rest; news for the portal carries the one of the form. */
export const numberSealedColumns: readonly SealedColumn[] = ['staff_identity', 'portal_event'].map(
  (table) => ({
    table,
    column: 'personal_id_sealed',
    bound: { id: 'staff_account_id' },
    contextOf: ({ id = '' }) => contextOf(id),
  }),
)

/** Of the digest by which numbers are found. */
export const numberKeyOf = (secretKey: string) => deriveKey(secretKey, 'staff identity index')

export function createNumberKeeper({ key, sealer }: { key: KeyObject; sealer: Sealer }) {
  return {
    indexOf: (personalId: string) =>
      createHmac('sha256', key).update(personalId).digest('base64url'),
    seal: (personalId: string, staffAccountId: string) =>
      sealer.seal(personalId, contextOf(staffAccountId)),
    open: (sealed: string, staffAccountId: string) =>
      sealer.open(sealed, contextOf(staffAccountId)),
  }
}
