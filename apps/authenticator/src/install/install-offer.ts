/** Chromium's own question, kept until somebody wants it asked. */
type InstallEvent = Event & { prompt(): Promise<unknown> }

export type InstallOffer = {
  isInstalled(): boolean
  /** Undefined where the browser has no such question; there words must do. */
  ask(): (() => Promise<void>) | undefined
}

export function watchInstallOffer(page: Window): InstallOffer {
  let offered: InstallEvent | undefined
  page.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    offered = event as InstallEvent
  })
  page.addEventListener('appinstalled', () => {
    offered = undefined
  })
  return {
    isInstalled: () => page.matchMedia('(display-mode: standalone)').matches,
    ask: () => {
      const event = offered
      return event && (async () => void (await event.prompt()))
    },
  }
}

export type PhoneKind = 'ios' | 'android' | 'other'

export function phoneKindOf(userAgent: string): PhoneKind {
  if (/iPhone|iPad|iPod/.test(userAgent)) return 'ios'
  return /Android/.test(userAgent) ? 'android' : 'other'
}
