import type { LightHttp } from './light-http.ts'
import { openQrBrowser, type QrBrowser } from './qr-browser.ts'
import { SEEDED_PASSCODE } from './seeded-phones.ts'
import type { SignInDriver } from './sign-in-driver.ts'
import { createVisit } from './sign-in-visit.ts'
import { expectDone, type VirtualPhone } from './virtual-phone.ts'

/** A browser that shows a code, and the service behind it. */
export type QrVisit = { browser: QrBrowser; redeem: () => Promise<void> }

/** When what happened, by the clock of whoever drives. */
export type QrTiming = { acceptedAt: number; redirectedAt: number }

type OpeningDeps = { driver: SignInDriver; http: LightHttp; issuer: string }

/** Sends a visitor of the service as far as the code; another household for each. */
export function createQrOpening({ driver, http, issuer }: OpeningDeps) {
  return async (): Promise<QrVisit> => {
    const { authorizeUrl, verifier, redirectUri } = await driver.push()
    const visit = createVisit({ http, issuer, toTarget: String })
    const isBack = (url: string) => url.startsWith(redirectUri)
    await visit.go(authorizeUrl, isBack)
    const browser = await openQrBrowser({ visit, issuer, isBack })
    const redeem = async () => {
      const code = new URL(visit.url()).searchParams.get('code') ?? ''
      const answer = await driver.redeem({ code, verifier })
      if (answer.status !== 200) throw new Error(`token: ${answer.status} ${answer.body}`)
    }
    return { browser, redeem }
  }
}

/** The phone, which is unlocked, up to its question; answers the rest: passcode, redirect, token. */
export async function scanQr({ browser, redeem }: QrVisit, phone: VirtualPhone) {
  const request = expectDone(await phone.scan({ source: 'camera', code: browser.code() }))
  const { number } = await browser.reach('scanned')
  return async (): Promise<QrTiming> => {
    try {
      expectDone(await phone.approve(request, { passcode: SEEDED_PASSCODE, number }))
      const acceptedAt = performance.now()
      const { redirectedAt } = await browser.finish()
      await redeem()
      return { acceptedAt, redirectedAt }
    } finally {
      browser.close()
    }
  }
}
