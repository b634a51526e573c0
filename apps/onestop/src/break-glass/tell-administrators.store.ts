import { addSeconds, newId, type Sealer } from '@mot-cua/kernel'
import { smsMessageRow } from '@mot-cua/sms'
import type { Transaction } from 'kysely'
import { holdsOperatorRole } from '../staff-account/operator-role.store.ts'
import type { OnestopTables } from '../tables.ts'

/** After a day everybody has seen it elsewhere. */
const NOTICE_SECONDS = 24 * 60 * 60

type Told = { step: 'requested' | 'entered'; by: string; at: Date }

/** Every administrator, whoever asked too: a stranger with its password is seen by its owner. */
export type TellAdministrators = (trx: Transaction<OnestopTables>, told: Told) => Promise<void>

type Deps = {
  sealer: Sealer
  /** Plain letters only: then it is one message. */
  textFor: (step: Told['step'], username: string) => string
}

/** By message to the phone and within the province, in the transaction of what is told. */
export function createTellAdministrators({ sealer, textFor }: Deps): TellAdministrators {
  return async (trx, { step, by, at }) => {
    const told = await trx
      .selectFrom('staff_account')
      .select(['id', 'username', 'phone'])
      .where('ended_at', 'is', null)
      .where('suspended_at', 'is', null)
      .where(holdsOperatorRole)
      .execute()
    const kind = `break-glass-${step}`
    const messages = told.map(({ id }) => ({ id: newId(), staff_account_id: id, kind, at }))
    if (messages.length > 0) await trx.insertInto('staff_message').values(messages).execute()
    const text = textFor(step, told.find(({ id }) => id === by)?.username ?? '')
    const uselessAfter = addSeconds(at, NOTICE_SECONDS)
    for (const { phone } of told) {
      if (phone === null) continue
      const message = { messageId: newId(), phone, text, at, uselessAfter, dueAt: at }
      await trx.insertInto('sms_message').values(smsMessageRow(message, sealer)).execute()
    }
  }
}
