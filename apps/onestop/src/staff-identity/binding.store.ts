import { addSeconds, newId, type Sealer } from '@mot-cua/kernel'
import { smsMessageRow } from '@mot-cua/sms'
import type { Transaction } from 'kysely'
import { type Actor, auditRow } from '../audit/audit.ts'
import type { OnestopTables } from '../tables.ts'
import type { BindingStore } from './binding.ts'
import { joinHolder } from './same-holder.store.ts'
import type { IdentityStoreDeps } from './staff-identity.store.ts'

/** After a day nobody is helped by the notice any more. */
const NOTICE_SECONDS = 24 * 3600

type Deps = IdentityStoreDeps & {
  sealer: Sealer
  /** Plain letters only: then it is one message. */
  textFor: (username: string) => string
}

export function createBindingStore({ db, numbers, sealer, textFor }: Deps): BindingStore {
  return {
    bind: ({ issuer, subject, personalId, address, at }) =>
      db.transaction().execute(async (trx) => {
        const index = numbers.indexOf(personalId)
        const personId = await joinHolder(trx, { issuer, subject, index, at })
        const actor = { personId, address }
        const bound = await bindAccounts(trx, { personId, index, at })
        for (const account of bound) await tell(trx, { ...account, index, actor, at })
        const called = bound.flatMap(({ username, phone }) =>
          phone ? [{ to: phone, text: textFor(username) }] : [],
        )
        for (const { to, text } of called) {
          const uselessAfter = addSeconds(at, NOTICE_SECONDS)
          const message = { messageId: newId(), phone: to, text, at, uselessAfter, dueAt: at }
          await trx.insertInto('sms_message').values(smsMessageRow(message, sealer)).execute()
        }
        return personId
      }),
  }
}

type Trx = Transaction<OnestopTables>
type Binding = { personId: string; index: string; at: Date }

/**
 * Once for each account: whoever comes second finds it bound. The accounts are locked first and what
 * they state is read again after: it may have been changed by whoever had the lock before.
 */
async function bindAccounts(trx: Trx, { personId, index, at }: Binding) {
  const verified = trx
    .selectFrom('staff_identity')
    .select('staff_account_id')
    .where('personal_id_index', '=', index)
    .where('verification', '=', 'verified')
    .where('name_review', 'in', ['none', 'confirmed'])
  const candidates = await trx
    .selectFrom('staff_account')
    .select('id')
    .where('person_id', 'is', null)
    .where('ended_at', 'is', null)
    .where('id', 'in', verified)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  if (candidates.length === 0) return []
  const locked = candidates.map(({ id }) => id)
  return trx
    .updateTable('staff_account')
    .set({ person_id: personId, bound_at: at })
    .where('person_id', 'is', null)
    .where('ended_at', 'is', null)
    .where('id', 'in', locked)
    .where('id', 'in', verified)
    .returning(['id', 'username', 'phone'])
    .execute()
}

type Told = { id: string; index: string; actor: Actor; at: Date }

async function tell(trx: Trx, { id, index, actor, at }: Told): Promise<void> {
  await trx
    .updateTable('staff_identity')
    .set({ bound_index: index })
    .where('staff_account_id', '=', id)
    .execute()
  const object = { kind: 'staff_account', id }
  await trx
    .insertInto('audit')
    .values(auditRow({ type: 'staff-account.bound', at, actor, object }))
    .execute()
  await trx
    .insertInto('staff_message')
    .values({ id: newId(), staff_account_id: id, kind: 'identity-bound', at })
    .execute()
}
