import { type Page, takeScreenshot } from '@mot-cua/testing/browser'
import { describe, expect, test } from 'vitest'
import { useJourney } from './journey.ts'
import {
  breakPart,
  expectHeading,
  goToSignIn,
  passConsent,
  passPassword,
  setRequiredLevel,
  signOut,
  typeCode,
  typeCredentials,
} from './steps.ts'

/** Names of one country's authorities and products: the profile vn-2024 brings them, alone. */
const OF_ONE_COUNTRY = /VNeID|Bộ Công an|công an|CSDL Quốc gia/i

describe('in the neutral profile no page names an authority of one country', () => {
  const journey = useJourney({ start: { env: { TEXT_PROFILE: 'neutral' } } })

  test('the whole way: in, profile, and out', async () => {
    const { page, sandbox } = journey
    const person = await sandbox.makePerson()
    await goToSignIn(page, sandbox)
    await expectNeutral(page)
    await takeScreenshot(page, 'neutral-sign-in')
    await typeCredentials(page, { personalId: '1234', password: '' })
    await page.getByRole('alert').waitFor()
    await expectNeutral(page)
    const code = await passPassword(page, sandbox, person)
    await expectNeutral(page)
    await typeCode(page, code)
    await expectHeading(page, /^Tiếp tục tới/)
    await expectNeutral(page)
    await passConsent(page)
    await page.getByText(`Xin chào, ${person.fullName}`).waitFor()
    await expectNeutral(page)
    await page.goto(`${sandbox.portal}/profile`)
    await expectNeutral(page)
    await page.goto(`${sandbox.identity}/end-session`)
    await expectNeutral(page)
    await page.goto(sandbox.portal)
    await signOut(page, sandbox)
    await expectNeutral(page)
  })

  test.each(['identity', 'portal', 'registry'] as const)('standing pages of %s', async (app) => {
    const { page, sandbox } = journey
    for (const path of [
      '',
      'help',
      'terms',
      'accessibility',
      'activate',
      'sign-in',
      'no-such-page',
    ]) {
      await page.goto(`${sandbox[app]}/${path}`)
      await expectNeutral(page)
    }
  })

  test.each([
    { story: 'name-mismatch', says: /^Có thông tin khác với/ },
    { story: 'year-only-birth', says: /Đã xác minh/ },
  ])('profile of $story', async ({ story, says }) => {
    const { page, sandbox } = journey
    await goToSignIn(page, sandbox)
    await typeCode(page, await passPassword(page, sandbox, sandbox.person(story)))
    await passConsent(page)
    await page.getByText(/^Xin chào, /).waitFor()
    await page.goto(`${sandbox.portal}/profile`)
    await page.getByText(says).first().waitFor()
    await expectNeutral(page)
  })

  test('pages where the way ends', async () => {
    const { page, sandbox } = journey
    await setRequiredLevel(page, sandbox, 2)
    await goToSignIn(page, sandbox)
    await typeCode(page, await passPassword(page, sandbox, await sandbox.makePerson(1)))
    await passConsent(page)
    await expectHeading(page, 'Cần tài khoản mức độ 2')
    await expectNeutral(page)

    const other = await journey.openReader()
    await goToSignIn(other, sandbox)
    await typeCode(other, await passPassword(other, sandbox, sandbox.person('deceased')))
    await passConsent(other)
    await expectHeading(other, 'Chưa thể đăng nhập Cổng')
    await expectNeutral(other)

    await breakPart(page, sandbox, 'registry')
    const third = await journey.openReader()
    await goToSignIn(third, sandbox)
    await typeCode(third, await passPassword(third, sandbox, await sandbox.makePerson()))
    await passConsent(third)
    await third.getByText(/^Xin chào, /).waitFor()
    await third.goto(`${sandbox.portal}/profile`)
    await third.getByText('Chưa đối chiếu được').first().waitFor()
    await expectNeutral(third)
  })
})

/** The whole document: folded parts, attributes and the page's title with it. */
async function expectNeutral(page: Page): Promise<void> {
  const found = OF_ONE_COUNTRY.exec(await page.content())?.[0]
  expect.soft(found, page.url()).toBeUndefined()
}
