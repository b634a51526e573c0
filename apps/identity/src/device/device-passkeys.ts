import type { Transaction } from 'kysely'
import { auditRow } from '../audit/audit.ts'
import type { IdentityTables } from '../tables.ts'

type Of = { deviceId: string; accountId: string; at: Date; address: string }

/**
 * A new passcode ends what stood for the old one: whoever knew that may have made a passkey. In the
 * transaction that writes the passcode.
 */
export async function removePasskeysOf(
  trx: Transaction<IdentityTables>,
  { deviceId, ...about }: Of,
): Promise<void> {
  const removed = await trx
    .deleteFrom('passkey')
    .where('device_id', '=', deviceId)
    .returning('id')
    .execute()
  if (removed.length === 0) return
  const events = removed.map(({ id: passkeyId }) =>
    auditRow({ type: 'passkey.removed', ...about, detail: { passkeyId, deviceId } }),
  )
  await trx.insertInto('audit_event').values(events).execute()
}
