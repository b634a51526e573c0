import type { Devices } from '../device/device.ts'
import type { SessionEnding } from '../session-ending/session-ending.ts'

/** A person's phones, as the pages of the account need them. */
export type AccountDevices = Pick<Devices, 'list' | 'revoke' | 'setWebSignIn'>

export type PhoneRemoval = {
  accountId: string
  which: { id: string } | 'all'
  isLost: boolean
  address: string
  /** `uid` of the session in which it is done. */
  sessionUid: string
}

type Deps = { devices: AccountDevices; sessions: Pick<SessionEnding, 'endAll'> }

/**
 * Takes phones off an account. A phone that is lost, or all at once, takes with it whatever was
 * signed in by it; the session in which that is done stays, so that its owner can go on. False
 * where there is no such phone, or it is another person's.
 */
export function createPhoneRemoval({ devices, sessions }: Deps) {
  return async (removal: PhoneRemoval): Promise<boolean> => {
    const { accountId, which, isLost, address, sessionUid } = removal
    if (!(await devices.revoke({ accountId, which, address }))) return false
    if (isLost || which === 'all') {
      const reason = isLost ? 'lost-phone' : 'all-devices'
      await sessions.endAll(accountId, reason, { address, keptSessionUid: sessionUid })
    }
    return true
  }
}
