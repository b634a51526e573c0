import { newId } from '@mot-cua/kernel'
import type { HttpDriver } from '@mot-cua/testing'
import type { TestIdentity } from './test-identity.ts'
import { createBrowser } from './test-journey.ts'
import { addPhone, openElsewhere, scriptOf } from './test-qr-browser.ts'

export type QrVisits = ReturnType<typeof createQrVisits>
type Arrival = { browser?: HttpDriver; start?: () => Promise<URL> }

/** Browsers on their way from a service to identity's QR code, and phones that scan it. */
export function createQrVisits(identity: TestIdentity, startOfService: () => Promise<URL>) {
  const qr = openElsewhere(identity)
  async function arrive({ browser = createBrowser(), start = startOfService }: Arrival = {}) {
    const page = await browser.visit(await start())
    return { browser, page, script: scriptOf(browser, page) }
  }
  return {
    qr,
    arrive,
    /** As far as the phone's confirm screen. */
    async scanned({ personalId, ...arrival }: Arrival & { personalId?: string } = {}) {
      const visit = await arrive(arrival)
      const { news } = await visit.script.open()
      const phone = await addPhone(identity, personalId ?? (await identity.newPerson()).personalId)
      const code = news.window?.codes[0] ?? ''
      const scan = await qr.scan({ source: 'camera', code }, phone)
      if (scan.outcome !== 'scanned') throw new Error(scan.outcome)
      const { number } = (await visit.script.state()).news
      const approve = () =>
        qr.approve({
          id: scan.scan.id,
          deviceId: phone.id,
          accountId: phone.accountId,
          number,
          jti: newId(),
          amr: ['swk', 'pin', 'mfa'],
        })
      return { ...visit, phone, scan: scan.scan, number, approve }
    },
  }
}
