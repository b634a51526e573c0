import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LinkingPortal, newCitizen, openLinkingPortal } from '../test-linking.ts'
import { portalSetups } from '../test-portal.ts'
import { openTestService, type TestService } from './test-service.ts'

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`a service that stays away on ${setup.title()}`, () => {
    let portal: LinkingPortal
    let service: TestService
    beforeAll(async () => {
      portal = await openLinkingPortal(setup)
      service = await openTestService(portal.origin, { scope: 'openid profile account' })
    })
    afterAll(() => portal?.close())

    test('is tried for a day, and that it was never told stands in the audit', async () => {
      const account = await portal.newOldAccount(newCitizen())
      const browser = await portal.browserOf(account)
      const page = await browser.visit(service.authorizeUrl({ prompt: 'consent' }))
      await page.submit({}, 'Đồng ý')
      service.goDown()
      await (await browser.visit(portal.origin)).submit({}, 'Đăng xuất')
      expect(service.logoutTokens).toHaveLength(1)
      for (let hours = 0; hours < 23; hours += 1) await deliverAfter(3600)
      expect(await listGivenUp()).toEqual([])
      for (let hours = 0; hours < 3; hours += 1) await deliverAfter(3600)
      const { clientId, logoutTokens } = service
      expect(logoutTokens.length).toBeGreaterThan(20)
      expect(await listGivenUp()).toMatchObject([
        {
          account_id: account.accountId,
          detail: { clientId, attempts: logoutTokens.length },
        },
      ])
    })

    const deliverAfter = async (seconds: number) => {
      portal.later(seconds)
      await portal.oidc.logouts.deliver()
    }
    const listGivenUp = () =>
      portal.db
        .selectFrom('audit_event')
        .select(['account_id', 'detail'])
        .where('type', '=', 'logout.given-up')
        .execute()
  })
}
