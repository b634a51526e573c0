import { addSeconds, hashToken, newId } from '@mot-cua/kernel'
import { createHttpDriver } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ProvenAccount } from '../account/account.ts'
import { newEid, openPreview } from '../test-link-races.ts'
import { type Citizen, type LinkingPortal, newCitizen, openLinkingPortal } from '../test-linking.ts'
import { portalSetups } from '../test-portal.ts'
import { openTestService, type TestService } from './test-service.ts'

// What services were given must not outlive somebody's hold on an account, also where the portal's
// own session had run out by itself and so there was none that could have been ended.
for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`what services keep of an account on ${setup.title()}`, () => {
    let portal: LinkingPortal
    let province: TestService
    beforeAll(async () => {
      portal = await openLinkingPortal(setup)
      province = await openTestService(portal.origin, {
        scope: 'openid profile account offline_access',
      })
    })
    afterAll(() => portal?.close())

    const prepare = async () => {
      const citizen = newCitizen()
      const old = await portal.newOldAccount(citizen, { phone: citizen.phone })
      const refreshToken = await signInAndIdleOut(old)
      expect((await province.refresh(refreshToken)).status).toBe(200)
      portal.later(60)
      return { citizen, old, refreshToken }
    }
    const signInAndIdleOut = async (proven: ProvenAccount) => {
      const token = await portal.features.sessions.start(proven)
      const browser = createHttpDriver()
      browser.plant(portal.origin, `motcua-portal-session=${token}; Path=/`)
      const page = await browser.visit(province.authorizeUrl({ prompt: 'consent' }))
      const back = await page.submit({}, 'Đồng ý')
      const answer = await province.redeem(back.url.searchParams.get('code') ?? '')
      await portal.opened.store.remove(`session:${hashToken(token)}`)
      return ((await answer.json()) as Record<string, string>)['refresh_token'] ?? ''
    }
    const link = async (citizen: Citizen, old: ProvenAccount) => {
      const eid = await newEid(portal, citizen)
      const page = await openPreview(portal, old, eid)
      await page.submit({}, 'Đồng ý liên kết')
    }

    test('a claim ends it', async () => {
      const { citizen, refreshToken } = await prepare()
      await portal.signInEid(portal.newBrowser(), citizen)
      expect((await province.refresh(refreshToken)).status).toBe(400)
    })

    test('a link ends it', async () => {
      const { citizen, old, refreshToken } = await prepare()
      await link(citizen, old)
      expect((await province.refresh(refreshToken)).status).toBe(400)
    })

    test('the end of a link ends it', async () => {
      const citizen = newCitizen()
      const old = await portal.newOldAccount(citizen)
      await link(citizen, old)
      const browser = await portal.browserOf({
        ...(await eidOf(citizen)),
        authenticatedAt: addSeconds(portal.switches.now, 60),
      })
      portal.later(10)
      const moved = { ...old, personId: (await portal.accountRow(old.accountId))?.person_id ?? '' }
      const refreshToken = await signInAndIdleOut({
        ...moved,
        authenticatedAt: portal.switches.now,
      })
      portal.later(60)
      const list = await browser.visit(`${portal.origin}/linked-accounts`)
      await (await list.click('Xóa liên kết')).submit({}, 'Xóa liên kết')
      expect((await province.refresh(refreshToken)).status).toBe(400)
    })

    test('“not my account” ends it, also when that is taken back', async () => {
      const { citizen, refreshToken, old } = await prepare()
      const { disownings } = portal.features.linkingArea
      const eidAccountId = (await newEid(portal, citizen)).accountId
      const wish = { eidAccountId, address: '192.0.2.1' }
      await disownings.disown({ ...wish, accountId: old.accountId })
      const [disowned] = await disownings.list(eidAccountId)
      expect(await disownings.takeBack({ ...wish, id: disowned?.id ?? '' })).toBe(true)
      expect((await province.refresh(refreshToken)).status).toBe(400)
    })

    test('a new password ends it', async () => {
      const { old, refreshToken } = await prepare()
      await portal.features.accounts.changePassword({
        accountId: old.accountId,
        reason: 'forgotten',
        address: '192.0.2.1',
        passwordHash: 'none',
        at: portal.switches.now,
        notice: { to: '+84919999995', text: 'mat khau' },
      })
      expect((await province.refresh(refreshToken)).status).toBe(400)
    })

    test('a session that began afterwards is as good as ever, however old its proof', async () => {
      const old = await portal.newAccount({ type: 'postal', name: 'Người dùng bưu điện' })
      const hourAgo = addSeconds(portal.switches.now, -3600)
      await portal.db
        .updateTable('account')
        .set({ sessions_end_at: addSeconds(portal.switches.now, -60) })
        .where('id', '=', old.accountId)
        .execute()
      const refreshToken = await signInAndIdleOut({ ...old, authenticatedAt: hourAgo })
      expect((await province.refresh(refreshToken)).status).toBe(200)
    })

    async function eidOf({ personalId }: Citizen): Promise<ProvenAccount> {
      const row = await portal.db
        .selectFrom('account_field')
        .innerJoin('account', 'account.id', 'account_field.account_id')
        .select(['account.id', 'account.person_id'])
        .where('account.type', '=', 'eid')
        .where('value', '=', personalId)
        .executeTakeFirstOrThrow()
      return {
        accountId: row.id,
        personId: row.person_id,
        type: 'eid',
        audience: 'person',
        name: 'Chủ định danh',
        level: 2,
        authenticatedAt: portal.switches.now,
        amr: ['pwd'],
        upstream: { issuer: 'http://localhost:4000', subject: newId(), sid: undefined },
      }
    }
  })
}
