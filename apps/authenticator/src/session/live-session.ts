import type { Session } from '@mot-cua/device-api'
import type { KeptDevice } from '../device-key/phone.store.ts'

type Live = { device: KeptDevice; accessToken: string; timer: ReturnType<typeof setTimeout> }

/** The one session of this page: its token is in memory and nowhere else. */
export type LiveSession = {
  read: () => Pick<Live, 'device' | 'accessToken'> | undefined
  start: (device: KeptDevice, session: Session) => void
  /** What the profile has told of the device. */
  keep: (device: KeptDevice) => void
  end: () => void
}

export function createLiveSession(onTimeOut: () => void): LiveSession {
  let live: Live | undefined
  const end = () => {
    clearTimeout(live?.timer)
    live = undefined
  }
  return {
    read: () => live,
    start(device, { accessToken, expiresInSeconds }) {
      end()
      const timer = setTimeout(() => {
        end()
        onTimeOut()
      }, expiresInSeconds * 1000)
      live = { device, accessToken, timer }
    },
    keep(device) {
      if (live) live = { ...live, device }
    },
    end,
  }
}
