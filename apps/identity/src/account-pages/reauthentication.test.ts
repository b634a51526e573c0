import { newId } from '@mot-cua/kernel'
import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { enterAccount } from '../test-account.ts'
import { identitySetups, openTestIdentity, type TestIdentity } from '../test-identity.ts'
import { createBrowser } from '../test-journey.ts'
import { addPhone, openElsewhere, scriptOf } from '../test-qr-browser.ts'

for (const setup of identitySetups) {
  describe.skipIf(setup.isSkipped)(`changes want the password: ${setup.title()}`, () => {
    let identity: TestIdentity
    beforeAll(async () => {
      identity = await openTestIdentity(setup)
    })
    afterAll(() => identity?.close())

    /** The account pages, entered by a code that the owner's phone has approved. */
    async function enterByQr() {
      const person = await identity.newPerson()
      const [qr, browser] = [openElsewhere(identity), createBrowser()]
      const script = scriptOf(browser, await browser.visit(`${identity.issuer}/account`))
      const { news } = await script.open()
      const phone = await addPhone(identity, person.personalId)
      const code = news.window?.codes[0] ?? ''
      const scan = await qr.scan({ source: 'camera', code }, phone)
      if (scan.outcome !== 'scanned') throw new Error(scan.outcome)
      const { number } = (await script.state()).news
      const of = { id: scan.scan.id, deviceId: phone.id, accountId: phone.accountId, number }
      await qr.approve({ ...of, jti: newId(), amr: ['swk', 'pin', 'mfa'] })
      const arrived = await browser.visit(script.path)
      expect(arrived.url.pathname).toBe('/account')
      const open = (path: string) => browser.visit(`${identity.issuer}/account${path}`)
      return { person, browser, phone, open }
    }

    const statusOf = (id: string) =>
      identity.db
        .selectFrom('device')
        .select('status')
        .where('id', '=', id)
        .executeTakeFirstOrThrow()

    test('a session by QR code looks, and is asked for the password before it takes', async () => {
      const { person, browser, phone, open } = await enterByQr()
      const devices = await open('/devices')
      expect(devices.url.pathname).toBe('/account/devices')
      for (const path of [`/devices/${phone.id}/remove`, '/all-devices', '/lost-phone']) {
        const asked = await open(path)
        expect(asked.html).toContain('name="password"')
        expect(plainText(asked.html)).toContain('Bước này không dùng được mã QR')
        expect(asked.html).not.toContain('data-qr')
        // Nor does whoever asks for a code all the same.
        const visit = `${identity.issuer}${asked.url.pathname}`
        expect((await browser.visit(`${visit}/qr`)).url.pathname).toBe(asked.url.pathname)
        const csrf = /name="csrf" value="([^"]+)"/.exec(devices.html)?.[1] ?? ''
        const body = new URLSearchParams({ csrf, id: path === '/lost-phone' ? 'all' : phone.id })
        const target = `${identity.issuer}/account${path}`
        expect((await browser.send(target, { method: 'POST', body })).status).toBe(303)
      }
      expect(await statusOf(phone.id)).toEqual({ status: 'active' })

      const path = `/devices/${phone.id}/remove`
      const page = await enterAccount(identity, { browser, person, path })
      expect(page.url.pathname).toBe(`/account${path}`)
      await page.submit({}, 'Gỡ điện thoại')
      expect(await statusOf(phone.id)).toEqual({ status: 'revoked' })
      await vi.waitFor(() => {
        const texts = identity.phones.messages.filter(({ to }) => to === person.phone)
        expect(texts.filter(({ text }) => text.includes('vua bi go khoi'))).toHaveLength(1)
      })
    })
  })
}
