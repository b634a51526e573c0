import {
  findPasswordWeakness,
  type PasswordWeakness,
  type StoredPasswords,
} from '@mot-cua/authentication'
import type { Clock } from '@mot-cua/kernel'
import type {
  NewPassword,
  PortalAccountOwner,
  PortalAccountStore,
} from '../portal-account/portal-account.ts'

export type NewPasswordWish = Pick<NewPassword, 'accountId' | 'reason' | 'address'> & {
  password: string
}

export type NewPasswordOutcome =
  | { outcome: 'changed' }
  | { outcome: 'weak'; reason: PasswordWeakness }
  /** Closed meanwhile. */
  | { outcome: 'gone' }

type Deps = {
  accounts: Pick<PortalAccountStore, 'findOwner' | 'changePassword'>
  passwords: StoredPasswords
  sessions: { endOfAccount(accountId: string): Promise<void> }
  writeNotice: () => string
  now: Clock
}

export type NewPasswords = ReturnType<typeof createNewPasswords>

/** A new password after both the rules and its owner's proof; every session of before ends. */
export function createNewPasswords(deps: Deps) {
  return {
    /** Why this password should not be taken; undefined when it may. */
    judge: (wish: Pick<NewPasswordWish, 'accountId' | 'password'>) => judge(deps, wish),
    async change(wish: NewPasswordWish): Promise<NewPasswordOutcome> {
      const judged = await judge(deps, wish)
      if (judged.outcome !== 'fit') return judged
      const { accountId, reason, address } = wish
      const sendNotice = await deps.accounts.changePassword({
        accountId,
        reason,
        address,
        passwordHash: await deps.passwords.hash(wish.password),
        at: deps.now(),
        notice: { to: judged.owner.phone, text: deps.writeNotice() },
      })
      await deps.sessions.endOfAccount(accountId)
      sendNotice()
      return { outcome: 'changed' }
    },
  }
}

type Judged =
  | { outcome: 'fit'; owner: PortalAccountOwner }
  | Exclude<NewPasswordOutcome, { outcome: 'changed' }>

async function judge(
  { accounts, passwords }: Deps,
  { accountId, password }: Pick<NewPasswordWish, 'accountId' | 'password'>,
): Promise<Judged> {
  const owner = await accounts.findOwner(accountId)
  if (!owner?.isActive) return { outcome: 'gone' }
  const { name: fullName, username: userName, personalId, dateOfBirth, passwordHash } = owner
  const known = { fullName, userName, personalId, dateOfBirth, current: '' }
  const reason = findPasswordWeakness(password, known)
  if (reason) return { outcome: 'weak', reason }
  const isSame = await passwords.verify(password, passwordHash)
  return isSame ? { outcome: 'weak', reason: 'same' } : { outcome: 'fit', owner }
}
