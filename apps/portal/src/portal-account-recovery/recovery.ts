import type { FactorCounts, SmsFactorStore } from '@mot-cua/authentication'
import { type Clock, hashToken, parsePhone } from '@mot-cua/kernel'
import type { Audience } from '../account/account.ts'
import type { PortalAccountStore } from '../portal-account/portal-account.ts'
import { parseUsername, type UsernameProblem } from '../portal-account/username.ts'

export type RecoveryProblems = { username?: UsernameProblem; phone?: 'missing' | 'malformed' }

export type Recovering = {
  accountId: string
  audience: Audience
  /** As typed: of a decoy it is all that is known. */
  phone: string
  factorCounts: FactorCounts
  isDecoy?: true
}

export type Identified = { problems: RecoveryProblems } | { recovering: Recovering }

type Deps = {
  accounts: Pick<PortalAccountStore, 'findForSignIn'>
  decoys: Pick<SmsFactorStore, 'read'>
  now: Clock
}

export type Recovery = ReturnType<typeof createRecovery>

/**
 * Who has forgotten a password: user name and phone together. Where no account has both, a decoy
 * goes the same way, counts the same and is answered the same; it gets no message. So do accounts
 * that are closed, and administrators, whose factors are never messages (C10).
 */
export function createRecovery({ accounts, decoys, now }: Deps) {
  return {
    async identify(typed: { username: string; phone: string }): Promise<Identified> {
      const read = parseUsername(typed.username)
      const phone = parsePhone(typed.phone)
      if ('problem' in read || phone === undefined) {
        return { problems: listProblems(typed, read) }
      }
      const { username } = read
      const browser = { tokenHash: hashToken(''), at: now() }
      const [account, decoy] = await Promise.all([
        accounts.findForSignIn(username, browser),
        readDecoy(decoys, { username, phone }, now()),
      ])
      const isOwn =
        account?.phone === phone && account.isActive && account.audience !== 'administrator'
      if (!isOwn) return { recovering: { ...decoy, audience: 'person', phone, isDecoy: true } }
      const { id: accountId, audience, factorCounts } = account
      return { recovering: { accountId, audience, phone, factorCounts } }
    },
  }
}

function listProblems(
  typed: { phone: string },
  read: ReturnType<typeof parseUsername>,
): RecoveryProblems {
  const phone = parsePhone(typed.phone) === undefined
  return {
    ...('problem' in read ? { username: read.problem } : {}),
    ...(phone ? { phone: typed.phone.trim() === '' ? 'missing' : 'malformed' } : {}),
  }
}

async function readDecoy(
  decoys: Deps['decoys'],
  { username, phone }: { username: string; phone: string },
  now: Date,
): Promise<Pick<Recovering, 'accountId' | 'factorCounts'>> {
  const accountId = hashToken(`recovery ${username} ${phone}`)
  const state = await decoys.read({ accountId }, now)
  const lockedUntil = state.state === 'waiting' ? state.until : null
  return { accountId, factorCounts: { consecutive: 0, lockedUntil } }
}
