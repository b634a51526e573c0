import type { Profile } from '@mot-cua/device-api'
import type { KeptDevice } from '../device-key/phone.store.ts'
import type { Enrolment } from '../enrolment/enrolment.ts'
import { usePasskey } from '../passkey/passkeys.ts'
import type { Done } from '../shell/app.ts'
import type { Reason } from '../state/app-state.ts'
import type { AppStore } from '../state/app-store.ts'
import type { AppSession, Begun } from './session.ts'

type Deps = {
  store: AppStore
  session: AppSession
  enrolment: Enrolment
  readDevice: () => Promise<KeptDevice | undefined>
  locale: () => string
  leaveTo: (address: string) => void
  go: (route: string) => void
  /** Whoever is let in goes on where a link or the home screen leads. */
  onOpened: () => void
}

export type SessionCommands = ReturnType<typeof createSessionCommands>

/** What people do with the app as such: come in, change something, leave. */
export function createSessionCommands(deps: Deps) {
  return { ...createEntry(deps), ...createChanges(deps), ...createExit(deps) }
}

function createEntry({ store, session, enrolment, locale, leaveTo, onOpened }: Deps) {
  const opened = (begun: Begun, reason?: Reason) => {
    if (begun.failure) return begun.failure
    store.dispatch({ type: 'opened', ...begun, ...(reason ? { reason } : {}) })
    onOpened()
    return undefined
  }
  const unlock = async (proof: object): Done => opened(await session.unlock(proof))
  return {
    /** Away to the sign-in page. */
    async signIn(): Done {
      try {
        leaveTo(await enrolment.leave(locale()))
        return undefined
      } catch {
        return { code: 'no-storage' }
      }
    },
    async enrol(wish: { name: string; passcode: string }): Done {
      const enrolled = await enrolment.enrol(wish)
      if (enrolled.failure) return enrolled.failure
      return opened(await session.begin(enrolled.key, enrolled.session), 'new-device')
    },
    unlock: (passcode: string): Done => unlock({ passcode }),
    async unlockByPasskey(): Done {
      const asked = await session.passkeyOptions()
      if (asked.failure) return asked.failure
      const proven = await usePasskey(asked.value.options)
      return proven.failure ?? unlock({ passkey: proven.value })
    },
  }
}

function createChanges({ store, session, go }: Deps) {
  const refreshProfile = async (): Promise<void> => {
    const read = await session.refresh()
    if (!read.failure) store.dispatch({ type: 'opened', ...read })
  }
  return {
    async setPermission(isOn: boolean, passcode: string): Done {
      const answer = await session.call<Profile>('setPermission', { body: { isOn, passcode } })
      if (answer.failure) return answer.failure
      store.dispatch({ type: 'profile-changed', profile: answer.value })
      if (isOn) store.dispatch({ type: 'request-permitted' })
      return undefined
    },
    async changePasscode(wish: { current: string; next: string }): Done {
      const { failure } = await session.call('changePasscode', { body: wish })
      if (failure) return failure
      // The passkeys of this phone went with the old one.
      await refreshProfile()
      go('')
      store.dispatch({ type: 'told', reason: 'saved' })
      return undefined
    },
    refreshProfile,
  }
}

function createExit({ store, session, readDevice, go }: Deps) {
  /** Locked where there is a device, else the first screen. */
  const showStart = async (reason?: Reason): Promise<void> => {
    const device = await readDevice().catch(() => undefined)
    const hasLink = !device && store.read().linkCode !== undefined
    const said = reason ?? (hasLink ? 'link-needs-setup' : undefined)
    const told = said ? { reason: said } : {}
    if (device) store.dispatch({ type: 'locked', device, ...told })
    else store.dispatch({ type: 'welcomed', ...told })
  }
  return {
    showStart,
    lock(reason: Reason = 'locked'): Promise<void> {
      session.lock()
      return showStart(reason)
    },
    /** This phone is nobody's any more. */
    async forgetDevice(): Promise<void> {
      await session.forget()
      go('')
      store.dispatch({ type: 'welcomed', reason: 'device-removed' })
    },
  }
}
