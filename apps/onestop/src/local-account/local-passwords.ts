import type { KeyObject } from 'node:crypto'
import {
  createLimiter,
  createPasswordCheck,
  createPasswordHasher,
  createStoredPasswords,
  type PasswordCheckOutcome,
  type RequestOrigin,
  type StoredPasswords,
  signInLimits,
} from '@mot-cua/authentication'
import type { EphemeralStore } from '@mot-cua/database'
import type { Clock } from '@mot-cua/kernel'
import type { AuditEvent } from '../audit/audit.ts'
import type { LocalAccount, LocalAccountStore } from './local-account.ts'

type Deps = {
  accounts: Pick<LocalAccountStore, 'find'>
  store: EphemeralStore
  /** Of the MAC that stands for a user name in the counters. */
  limitKey: KeyObject
  writeAudit: (event: Omit<AuditEvent, 'at'>) => Promise<void>
  now: Clock
}

export type LocalPasswordOutcome = PasswordCheckOutcome<Checked>
type Checked = LocalAccount & { knownBrowserId: undefined }

export type LocalPasswords = ReturnType<typeof createLocalPasswords>

/** The password of a local account, counted and limited as every password of this system. */
export function createLocalPasswords(deps: Deps) {
  let opened: Promise<Opened> | undefined
  // Made by the first who asks: most visits never do.
  const open = () => {
    opened ??= createPasswordHasher().then((ours) => openWith(deps, createStoredPasswords(ours)))
    return opened
  }
  return {
    async check(
      typed: { name: string; password: string },
      from: Omit<RequestOrigin, 'clientId'>,
    ): Promise<LocalPasswordOutcome> {
      return (await open()).check(typed, { ...from, clientId: 'onestop' })
    },
    hash: async (password: string) => (await open()).passwords.hash(password),
  }
}

type Opened = ReturnType<typeof openWith>

function openWith(
  { accounts, store, limitKey, writeAudit, now }: Deps,
  passwords: StoredPasswords,
) {
  const check = createPasswordCheck<Checked>({
    find: async (username) => {
      const found = await accounts.find(username)
      return found && { ...found, knownBrowserId: undefined }
    },
    isUsable: () => true,
    hasher: passwords,
    limiter: createLimiter({ limits: signInLimits, store, key: limitKey }),
    audit: {
      append: ({ accountId, address, detail = {} }) =>
        writeAudit({
          type: 'local-account.password-rejected',
          actor: { address },
          ...(accountId ? { object: { kind: 'local-account', id: accountId } } : {}),
          detail,
        }),
    },
    now,
  })
  return { check, passwords }
}
