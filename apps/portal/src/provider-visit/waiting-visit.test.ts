import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestService, type TestService } from '../provider/test-service.ts'
import { type Citizen, type LinkingPortal, newCitizen, openLinkingPortal } from '../test-linking.ts'
import { portalSetups } from '../test-portal.ts'

const [embedded] = portalSetups
if (!embedded) throw new Error('the embedded database is always there')

describe('a service waits while somebody links', () => {
  let portal: LinkingPortal
  let service: TestService
  beforeAll(async () => {
    portal = await openLinkingPortal(embedded)
    service = await openTestService(portal.origin, { name: 'Tỉnh A' })
  })
  afterAll(() => portal?.close())

  /** From the service, by the e-ID, as far as the offer of an old account. */
  async function arrive(citizen: Citizen) {
    const old = await portal.newOldAccount(citizen)
    const browser = portal.newBrowser()
    const chooser = await browser.visit(service.authorizeUrl())
    const returnTo = chooser.url.searchParams.get('return_to') ?? ''
    const offer = await portal.signInEid(browser, citizen, returnTo)
    expect(offer.url.pathname).toBe('/link/offer')
    return { old, browser, offer }
  }

  test('linked on the way, and on to the service that asked', async () => {
    const { old, browser, offer } = await arrive(newCitizen())
    await offer.submit({}, 'Liên kết ngay')
    const preview = await portal.signInOld(browser, old, '/link/confirm')
    const done = await preview.submit({}, 'Đồng ý liên kết')
    expect(plainText(done.html)).toContain('Tỉnh A đang chờ lần đăng nhập này')
    const consent = await done.click('Tiếp tục tới Tỉnh A')
    const back = await consent.submit({}, 'Đồng ý')
    expect(back.url.origin).toBe(service.origin)
    expect(back.url.searchParams.get('code')).toBeTruthy()

    const list = await browser.visit(`${portal.origin}/linked-accounts`)
    expect(plainText(list.html)).not.toContain('Tỉnh A')
  })

  test('not linked after all: the list leads on as well, in this browser alone', async () => {
    const { offer } = await arrive(newCitizen())
    const prove = await offer.submit({}, 'Liên kết ngay')
    const list = await prove.submit({}, 'Quay lại')
    expect(list.url.pathname).toBe('/linked-accounts')
    expect((await list.click('Tiếp tục tới Tỉnh A')).url.pathname).toMatch(/^\/sign-in\/visit\//)

    const other = portal.newBrowser()
    await portal.signInEid(other, newCitizen(), '/')
    const elsewhere = await other.visit(`${portal.origin}/linked-accounts`)
    expect(plainText(elsewhere.html)).not.toContain('Tỉnh A')
  })

  test('an account that is not one’s own: disowned, and on to the service', async () => {
    const { offer } = await arrive(newCitizen())
    const question = await offer.click('Không phải tài khoản của tôi')
    const done = await question.submit({}, 'Xác nhận: không phải của tôi')
    expect((await done.click('Tiếp tục tới Tỉnh A')).url.pathname).toMatch(/^\/sign-in\/visit\//)
  })

  test('an old account that only links by now keeps the service too', async () => {
    const citizen = newCitizen()
    const { old } = await arrive(citizen)
    const browser = portal.newBrowser()
    const chooser = await browser.visit(service.authorizeUrl())
    const returnTo = chooser.url.searchParams.get('return_to') ?? ''
    const claimed = await portal.signInOld(browser, old, returnTo)
    expect(claimed.url.pathname).toBe('/link')
    const preview = await portal.signInEid(browser, citizen, '/link/confirm')
    const done = await preview.submit({}, 'Đồng ý liên kết')
    expect((await done.click('Tiếp tục tới Tỉnh A')).url.pathname).toMatch(/^\/sign-in\/visit\//)
  })
})
