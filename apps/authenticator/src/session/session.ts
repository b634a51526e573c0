import type { Profile, Session } from '@mot-cua/device-api'
import type { Answer, Failure } from '../api/failure.ts'
import type { DeviceKey } from '../device-key/device-key.ts'
import type { KeptDevice } from '../device-key/phone.store.ts'
import { givenNameOf } from './given-name.ts'
import { createLiveSession } from './live-session.ts'
import { type CallDeps, createCalls, type DeviceCall } from './session-call.ts'

export type Begun =
  | { device: KeptDevice; profile: Profile; failure?: undefined }
  | { failure: Failure }

export type AppSession = ReturnType<typeof createSession>

/** The time between unlocking and locking. */
export function createSession(deps: Omit<CallDeps, 'live'>) {
  const { phone, onEnded } = deps
  const live = createLiveSession(() => onEnded('session-over'))
  const { call, callAsDevice } = createCalls({ ...deps, live })
  const refresh = async (): Promise<Begun> => {
    const answer = await call<Profile>('readProfile')
    if (answer.failure) return answer
    const session = live.read()
    if (!session) return { failure: { code: 'signed-out' } }
    const device = describeDevice(session.device, answer.value)
    live.keep(device)
    await phone.write('device', device)
    return { device, profile: answer.value }
  }
  const begin = (device: KeptDevice, session: Session): Promise<Begun> => {
    live.start({ ...device, deviceId: session.deviceId }, session)
    return refresh()
  }
  return {
    call,
    /** Reads the profile anew, and what of it is known before unlocking. */
    refresh,
    /** The device with its key, while the session lives. */
    device: () => live.read()?.device,
    /** A session that enrolment has brought. */
    begin: (key: DeviceKey, session: Session) =>
      begin({ key, deviceId: '', givenName: '', hasPasskey: false }, session),
    ...createUnlocking({ phone, callAsDevice, begin }),
    /** Forgets the token here, and has the server forget it too where it can be reached. */
    lock(): void {
      void call('signOut')
      live.end()
    },
    /** Key and all: the device is revoked. */
    forget(): Promise<void> {
      live.end()
      return phone.remove('device')
    },
  }
}

type UnlockDeps = Pick<CallDeps, 'phone'> & {
  callAsDevice: DeviceCall
  begin: (device: KeptDevice, session: Session) => Promise<Begun>
}

function createUnlocking({ phone, callAsDevice, begin }: UnlockDeps) {
  return {
    /** By passcode or by a passkey's answer. */
    async unlock(proof: object): Promise<Begun> {
      const device = await phone.read('device')
      if (!device) return { failure: { code: 'device-unknown' } }
      const answer = await callAsDevice<Session>(device, 'unlock', proof)
      return answer.failure ? answer : begin(device, answer.value)
    },
    /** What a passkey of this device signs to unlock it. */
    async passkeyOptions(): Promise<Answer<{ options: object }>> {
      const device = await phone.read('device')
      if (!device) return { failure: { code: 'device-unknown' } }
      return callAsDevice(device, 'unlockPasskeyOptions', {})
    },
  }
}

function describeDevice(device: KeptDevice, { fullName, hasPasskey }: Profile): KeptDevice {
  return { ...device, givenName: givenNameOf(fullName), hasPasskey }
}
