import type { Sealer } from '@mot-cua/kernel'
import type { Transaction } from 'kysely'
import { holdsOperatorRole } from '../staff-account/operator-role.store.ts'
import { tellAccounts } from '../staff-message/tell-accounts.store.ts'
import type { OnestopTables } from '../tables.ts'

type Told = { step: 'requested' | 'entered'; by: string; at: Date }

/**
 * Every administrator, whoever asked too: a stranger with its password is seen by its owner. Also
 * those who are suspended: whoever has silenced somebody is seen by them all the same.
 */
export type TellAdministrators = (trx: Transaction<OnestopTables>, told: Told) => Promise<void>

type Deps = {
  sealer: Sealer
  /** Plain letters only: then it is one message. */
  textFor: (step: Told['step'], username: string) => string
}

export function createTellAdministrators({ sealer, textFor }: Deps): TellAdministrators {
  return async (trx, { step, by, at }) => {
    const accounts = await trx
      .selectFrom('staff_account')
      .select(['id', 'username', 'phone'])
      .where('ended_at', 'is', null)
      .where(holdsOperatorRole)
      .execute()
    const text = textFor(step, accounts.find(({ id }) => id === by)?.username ?? '')
    await tellAccounts(trx, sealer, { accounts, kind: `break-glass-${step}`, text, at })
  }
}
