import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPortalService, type PortalService } from '../interop/portal-service.ts'
import { useJourney } from './journey.ts'
import { chooseEid, expectHeading, passConsent, passPassword, typeCode, words } from './steps.ts'
import { inspect } from './watched-page.ts'

/** The lines of a service's page, where the browser comes to rest at last. */
const AT_SERVICE = 'Trang của khách ngoài'

describe('provinces that sign people in through the portal', () => {
  const at = useJourney()
  let first: PortalService
  let second: PortalService
  beforeAll(async () => {
    first = await openPortalService(at.sandbox, { name: 'Tỉnh Thứ Nhất' })
    second = await openPortalService(at.sandbox, { name: 'Tỉnh Thứ Hai', host: '127.0.0.1' })
  })
  afterAll(async () => {
    await first?.close()
    await second?.close()
  })

  const arrive = async (service: PortalService) => {
    await at.page.getByText(AT_SERVICE).waitFor()
    const url = new URL(at.page.url())
    expect(url.origin).toBe(service.origin)
    return url
  }

  test('one sign-in for two provinces, and one sign-out from three parties', async () => {
    const { page, sandbox } = at
    const person = sandbox.person('level-2')
    const visit = await first.start()
    await page.goto(visit.url.href)
    await inspect(page, 'provider-chooser')
    await chooseEid(page)
    await expectHeading(page, /^Đăng nhập/)
    await typeCode(page, await passPassword(page, sandbox, person))
    await passConsent(page)
    await expectHeading(page, /^Tỉnh Thứ Nhất muốn biết/)
    await inspect(page, 'provider-consent')
    await page.getByRole('button', { name: 'Đồng ý', exact: true }).click()
    const signedIn = await first.finish(visit, await arrive(first))
    expect(signedIn.claims).toMatchObject({ iss: sandbox.portal, acr: 'urn:eid:level2' })
    expect(signedIn.info).toMatchObject({
      name: person.fullName,
      personal_id: person.personalId,
      upstream: 'eid',
      account_type: 'citizen',
    })

    const other = await second.start()
    await page.goto(other.url.href)
    await expectHeading(page, /^Tỉnh Thứ Hai muốn biết/)
    await page.getByRole('button', { name: 'Đồng ý', exact: true }).click()
    const there = await second.finish(other, await arrive(second))
    expect(there.claims.sub).not.toBe(signedIn.claims.sub)

    const before = performance.now()
    await page.goto(first.signOutUrl(signedIn.idToken).href)
    await page.waitForURL(`${first.origin}/signed-out`)
    await expect.poll(() => second.logoutTokens.length).toBe(1)
    expect(performance.now() - before).toBeLessThan(3_000)
    await page.goto(sandbox.portal)
    expect(await page.getByText(/^Xin chào/).count()).toBe(0)
    await page.goto((await second.start()).url.href)
    await expectHeading(page, /Chọn loại tài khoản/)
    await page.locator('main a[href^="/sign-in/eid"]').click()
    // Identity has forgotten the person too: it asks for the password.
    await page.getByLabel(words.password, { exact: true }).waitFor()
  })

  test('who does not want to sign in after all goes back to the service, which hears of it', async () => {
    const { page } = at
    const visit = await first.start()
    await page.goto(visit.url.href)
    await page.getByRole('link', { name: 'Không đăng nhập, quay lại dịch vụ' }).click()
    await expectHeading(page, 'Không đăng nhập nữa?')
    await inspect(page, 'provider-cancel')
    await page.getByRole('button', { name: 'Quay lại Tỉnh Thứ Nhất' }).click()
    expect((await arrive(first)).searchParams.get('error')).toBe('access_denied')
  })

  test('a level that the account has not is said in words, and the service hears of it', async () => {
    const { page, sandbox } = at
    const person = sandbox.person('level-1')
    const visit = await first.start()
    await page.goto(visit.url.href)
    await chooseEid(page)
    await typeCode(page, await passPassword(page, sandbox, person))
    await passConsent(page)
    await page.getByRole('button', { name: 'Đồng ý', exact: true }).click()
    expect((await first.finish(visit, await arrive(first))).claims['acr']).toBe('urn:eid:level1')
    await page.goto((await first.start({ acr_values: 'urn:eid:level2' })).url.href)
    // At identity: what this account has not, and the way back.
    await page.getByRole('heading', { level: 1 }).waitFor()
    await inspect(page, 'provider-level-at-identity')
    await page
      .getByRole('button', { name: /^Quay lại|^Về / })
      .first()
      .click()
    await expectHeading(page, 'Dịch vụ này cần tài khoản mức độ cao hơn')
    await inspect(page, 'provider-level')
    await page.getByRole('button', { name: 'Quay lại Tỉnh Thứ Nhất' }).click()
    const error = (await arrive(first)).searchParams.get('error')
    expect(error).toBe('unmet_authentication_requirements')
  })

  test('as whom to go on, where a service asks that', async () => {
    const { page, sandbox } = at
    const person = sandbox.person('year-only-birth')
    const visit = await first.start()
    await page.goto(visit.url.href)
    await chooseEid(page)
    await typeCode(page, await passPassword(page, sandbox, person))
    await passConsent(page)
    await page.getByRole('button', { name: 'Đồng ý', exact: true }).click()
    await arrive(first)
    await page.goto((await first.start({ prompt: 'select_account' })).url.href)
    await expectHeading(page, 'Tiếp tục với tài khoản nào?')
    await inspect(page, 'provider-account-choice')
    await page.getByRole('button', { name: `Tiếp tục là ${person.fullName}` }).click()
    expect((await arrive(first)).searchParams.has('code')).toBe(true)
  })

  test('a fresh proof is asked for at identity, and only then given', async () => {
    const { page, sandbox } = at
    const person = sandbox.person('no-diacritics')
    const visit = await first.start()
    await page.goto(visit.url.href)
    await chooseEid(page)
    await typeCode(page, await passPassword(page, sandbox, person))
    await passConsent(page)
    await page.getByRole('button', { name: 'Đồng ý', exact: true }).click()
    const before = await first.finish(visit, await arrive(first))
    const again = await first.start({ prompt: 'login' })
    await page.goto(again.url.href)
    await typeCode(page, await passPassword(page, sandbox, person))
    const after = await first.finish(again, await arrive(first))
    expect(after.claims.auth_time).toBeGreaterThan(before.claims.auth_time ?? 0)
    expect(after.claims.sub).toBe(before.claims.sub)
    expect(after.claims['sid']).toBe(before.claims['sid'])
  })

  test('a postal account signs in by its own issuer, and out of it', async () => {
    const { page, sandbox } = at
    const { postalAccount } = sandbox.person('postal')
    const visit = await first.start()
    await page.goto(visit.url.href)
    await page.locator('main a[href^="/sign-in/postal"]').click()
    await expectHeading(page, 'Đăng nhập tài khoản Bưu điện')
    await inspect(page, 'post-sign-in')
    await page.getByLabel('Tên đăng nhập').fill(postalAccount?.username ?? '')
    await page.getByLabel(words.password, { exact: true }).fill('sai mật khẩu')
    await page.getByRole('button', { name: words.signIn, exact: true }).click()
    await page.getByRole('alert').waitFor()
    await inspect(page, 'post-wrong')
    await page.getByLabel(words.password, { exact: true }).fill(postalAccount?.password ?? '')
    await page.getByRole('button', { name: words.signIn, exact: true }).click()
    await expectHeading(page, /^Tỉnh Thứ Nhất muốn biết/)
    await page.getByRole('button', { name: 'Đồng ý', exact: true }).click()
    const person = await first.finish(visit, await arrive(first))
    expect(person.info).toMatchObject({ upstream: 'postal', name: 'Ngô Thị Mai' })
    expect(person.info).not.toHaveProperty('personal_id')
    expect(person.claims).not.toHaveProperty('acr')
    await page.goto(first.signOutUrl(person.idToken).href)
    await page.waitForURL(`${first.origin}/signed-out`)
  })

  test('an issuer that is down is said so, and the other ways stay open', async () => {
    const { page, sandbox } = at
    await page.goto(sandbox.desk)
    await page.getByRole('button', { name: 'Gây lỗi: Hệ thống tài khoản Bưu điện' }).click()
    await inspect(page, 'desk')
    await page.goto(`${sandbox.portal}/sign-in/postal`)
    await expectHeading(page, 'Hệ thống tài khoản Bưu điện Việt Nam đang không phản hồi')
    await inspect(page, 'postal-down')
    await page.getByRole('link', { name: 'Chọn cách đăng nhập khác' }).click()
    await expectHeading(page, /Chọn loại tài khoản/)
  })
})
