import { addSeconds, newId, type Sealer } from '@mot-cua/kernel'
import { smsMessageRow } from '@mot-cua/sms'
import type { Transaction } from 'kysely'
import type { OnestopTables } from '../tables.ts'
import type { MessageKind } from './staff-message.ts'

/** After a day everybody has seen it elsewhere. */
const NOTICE_SECONDS = 24 * 60 * 60

type Trx = Transaction<OnestopTables>
type Told = {
  accounts: readonly { id: string; phone: string | null }[]
  kind: MessageKind
  text: string
  at: Date
}

/** By message to the phone and within the province, in the transaction of what is told. */
export async function tellAccounts(
  trx: Trx,
  sealer: Sealer,
  { accounts, kind, text, at }: Told,
): Promise<void> {
  const messages = accounts.map(({ id }) => ({ id: newId(), staff_account_id: id, kind, at }))
  if (messages.length > 0) await trx.insertInto('staff_message').values(messages).execute()
  const uselessAfter = addSeconds(at, NOTICE_SECONDS)
  for (const { phone } of accounts) {
    if (phone === null) continue
    const message = { messageId: newId(), phone, text, at, uselessAfter, dueAt: at }
    await trx.insertInto('sms_message').values(smsMessageRow(message, sealer)).execute()
  }
}

/** What the owner of an account hears of, whoever did it. */
export type OwnerNews = Extract<MessageKind, 'password-changed' | 'authenticator-connected'>

export type TellOwner = (
  trx: Trx,
  told: { staffAccountId: string; news: OwnerNews; at: Date },
) => Promise<void>

type OwnerDeps = {
  sealer: Sealer
  /** Plain letters only: then it is one message. */
  textFor: (news: OwnerNews, username: string) => string
}

/** Who lost an account to somebody else sees it at once. */
export function createTellOwner({ sealer, textFor }: OwnerDeps): TellOwner {
  return async (trx, { staffAccountId, news: kind, at }) => {
    const owner = await trx
      .selectFrom('staff_account')
      .select(['id', 'username', 'phone'])
      .where('id', '=', staffAccountId)
      .executeTakeFirstOrThrow()
    const text = textFor(kind, owner.username)
    await tellAccounts(trx, sealer, { accounts: [owner], kind, text, at })
  }
}
