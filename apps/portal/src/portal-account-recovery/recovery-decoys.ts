import type { LimiterOf, SmsFactorStore } from '@mot-cua/authentication'
import type { AuditEvent } from '../audit/audit.ts'

type Sending = Parameters<SmsFactorStore['recordSent']>[0]

type Deps = {
  limiter: LimiterOf<'recovery-decoy'>
  audit: { append(event: AuditEvent): Promise<void> }
  /** The rows of a message that is given up at once: as much work as one that leaves. */
  writeUnsent: (sending: Sending, event: AuditEvent) => Promise<void>
}

/**
 * The counters of accounts that are not there: the same ladder as of those that are, and a line in
 * the audit where the others have theirs, so that neither answer nor work tells them apart.
 */
export function createRecoveryDecoys({ limiter, audit, writeUnsent }: Deps): SmsFactorStore {
  const subjectOf = (accountId: string) => ({ 'recovery-decoy': accountId })
  return {
    async read({ accountId }) {
      const subjects = subjectOf(accountId)
      const permit = await limiter.take(subjects)
      if (!permit.isAllowed) return { state: 'waiting', until: permit.until }
      await limiter.settle([{ subjects, by: 1 }])
      return { state: 'open' }
    },
    async takeAttempt({ accountId }) {
      const permit = await limiter.take(subjectOf(accountId))
      if (!permit.isAllowed) return { state: 'waiting', until: permit.until }
      return { state: 'open', consecutive: 1 }
    },
    recordSent: (sending) => {
      const { at, address } = sending
      return writeUnsent(sending, { type: 'recovery.unknown', at, address })
    },
    recordRejected: ({ at, address }) => audit.append({ type: 'recovery.rejected', at, address }),
    recordAccepted: () => Promise.reject(new Error('no code of a decoy is right')),
    reopen: () => Promise.resolve(false),
  }
}
