import type { AuthenticationEvent, LimiterOf, RequestOrigin } from '@mot-cua/authentication'
import type { Clock } from '@mot-cua/kernel'
import type { OperatorCodes } from '../operator-code/operator-code.ts'
import { parseUsername } from '../portal-account/username.ts'

export type AdminResetOutcome =
  | { outcome: 'accepted'; accountId: string }
  /** No such administrator, or not their code: nobody is told which. */
  | { outcome: 'wrong' }
  | { outcome: 'address-waiting'; until: Date }

type Deps = {
  codes: Pick<OperatorCodes, 'use' | 'findAdministrator'>
  limiter: LimiterOf<'address'>
  audit: { append(event: AuthenticationEvent): Promise<void> }
  now: Clock
}

export type AdminReset = ReturnType<typeof createAdminReset>

/**
 * An administrator's forgotten password: user name and an operator's code, which has 96 bits and is
 * counted by address alone. It replaces the password and no second factor.
 */
export function createAdminReset({ codes, limiter, audit, now }: Deps) {
  return {
    async redeem(
      typed: { username: string; code: string },
      { address, addressBucket, clientId }: RequestOrigin,
    ): Promise<AdminResetOutcome> {
      const subjects = { address: addressBucket }
      const permit = await limiter.take(subjects)
      if (!permit.isAllowed) return { outcome: 'address-waiting', until: permit.until }
      const read = parseUsername(typed.username)
      const accountId =
        'username' in read ? await codes.findAdministrator(read.username) : undefined
      if (accountId === undefined || !(await codes.use(accountId, 'password', typed.code))) {
        return { outcome: 'wrong' }
      }
      await limiter.settle([{ subjects, by: 1 }])
      const detail = { purpose: 'password-reset' }
      await audit.append({ type: 'code.accepted', at: now(), accountId, clientId, address, detail })
      return { outcome: 'accepted', accountId }
    },
  }
}
