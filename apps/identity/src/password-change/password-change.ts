import {
  findPasswordWeakness,
  type PasswordHasher,
  type PasswordWeakness,
} from '@mot-cua/authentication'
import { addSeconds, type Clock, newId } from '@mot-cua/kernel'
import type { Accounts, UsableAccount } from '../account/account.ts'
import type { SessionEnding } from '../session-ending/session-ending.ts'
import type { PasswordOutcome, PasswordStep } from '../sign-in/password-step.ts'

export type PasswordChangeOutcome =
  | { outcome: 'changed' }
  | { outcome: 'weak'; reason: PasswordWeakness }
  | { outcome: 'wrong-current'; triesLeft: number | undefined }
  | { outcome: 'waiting'; until: Date }
  /** As many passwords are being checked as this process can finish in time. */
  | { outcome: 'busy' }

export type PasswordChangeWish = {
  accountId: string
  current: string
  next: string
  address: string
  /** Of the page or app where it is changed; goes into the audit of a wrong password. */
  clientId: string
  /** Of a browser that the account knows: it has counts of its own. */
  browserToken?: string
  /** `uid` of the session in which it is changed; every other one ends. */
  keptSessionUid?: string
}

export type PasswordChange = {
  change(wish: PasswordChangeWish): Promise<PasswordChangeOutcome>
}

export type PasswordNotice = {
  messageId: string
  phone: string
  text: string
  at: Date
  uselessAfter: Date
}

export type PasswordChangeStore = {
  /**
   * The new password, the end of the sessions begun before and of the trust in every browser, the
   * message to the owner and the audit: all of it or nothing.
   */
  change(changed: ChangedPassword): Promise<void>
}

export type ChangedPassword = {
  accountId: string
  passwordHash: string
  sessionsEndAt: Date
  at: Date
  address: string
  notice: PasswordNotice
}

/** After a day nobody is helped by it any more. */
const NOTICE_SECONDS = 24 * 60 * 60

type Deps = {
  accounts: Pick<Accounts, 'findUsable'>
  /** Compares and counts the current one, as at a sign-in. */
  passwordStep: PasswordStep
  hasher: Pick<PasswordHasher, 'hash'>
  store: PasswordChangeStore
  sessions: Pick<SessionEnding, 'endAll'>
  bucketOf: (address: string) => string
  writeNotice: () => string
  onQueued: (message: { id: string; to: string; text: string; uselessAfter: Date }) => void
  /** By which sessions begin. */
  sessionClock: Clock
  now: Clock
}

/** The checks, in order: the account, the new password's form, the current one, and then it is changed. */
export function createPasswordChange(deps: Deps): PasswordChange {
  return {
    async change(wish) {
      const account = await deps.accounts.findUsable(wish.accountId)
      if (!account) return { outcome: 'wrong-current', triesLeft: undefined }
      const reason = findPasswordWeakness(wish.next, { ...account, current: wish.current })
      if (reason) return { outcome: 'weak', reason }
      const { address, clientId, browserToken } = wish
      const checked = await deps.passwordStep.check(
        { personalId: account.personalId, password: wish.current },
        {
          address,
          clientId,
          addressBucket: deps.bucketOf(address),
          ...(browserToken === undefined ? {} : { browserToken }),
        },
      )
      if (checked.outcome !== 'accepted') return refuse(checked)
      await write(deps, account, wish)
      return { outcome: 'changed' }
    },
  }
}

function refuse(checked: Exclude<PasswordOutcome, { outcome: 'accepted' }>): PasswordChangeOutcome {
  if (checked.outcome === 'waiting') return { outcome: 'waiting', until: checked.until }
  if (checked.outcome === 'busy') return { outcome: 'busy' }
  const left = checked.outcome === 'rejected' ? checked.triesLeft?.count : undefined
  return { outcome: 'wrong-current', triesLeft: left }
}

async function write(deps: Deps, account: UsableAccount, wish: PasswordChangeWish): Promise<void> {
  const { accountId, address, keptSessionUid } = wish
  const at = deps.now()
  const notice = {
    messageId: newId(),
    phone: account.phone,
    text: deps.writeNotice(),
    at,
    uselessAfter: addSeconds(at, NOTICE_SECONDS),
  }
  const passwordHash = await deps.hasher.hash(wish.next)
  const sessionsEndAt = deps.sessionClock()
  await deps.store.change({ accountId, passwordHash, sessionsEndAt, at, address, notice })
  const { messageId: id, phone: to, text, uselessAfter } = notice
  deps.onQueued({ id, to, text, uselessAfter })
  const kept = keptSessionUid === undefined ? {} : { keptSessionUid }
  await deps.sessions.endAll(accountId, 'password-changed', { address, ...kept })
}
