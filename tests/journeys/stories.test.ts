import { describe, expect, test } from 'vitest'
import { useJourney } from './journey.ts'
import {
  breakPart,
  chooseEid,
  EID_PATH,
  expectHeading,
  goToSignIn,
  lightOf,
  passConsent,
  passConsentIfAsked,
  passPassword,
  restoreDesk,
  setRequiredLevel,
  signIn,
  signInFirst,
  signOut,
  typeCode,
  typeCredentials,
  words,
} from './steps.ts'

const profileStories = [
  { story: 'level-2', row: 'Họ tên', shows: ['Nguyễn Thị Lan', 'Đã xác minh'] },
  { story: 'level-1', row: 'Mức độ tài khoản', shows: ['Mức độ 1'] },
  {
    story: 'name-mismatch',
    row: 'Họ tên',
    shows: ['Lê Thị Hồng Hạnh', 'Khác với CSDL Quốc gia về Dân cư'],
  },
  { story: 'year-only-birth', row: 'Ngày sinh', shows: ['1948', 'Đã xác minh'] },
  { story: 'minor', row: 'Ngày sinh', shows: ['01/09/2014', 'Đã xác minh'] },
  {
    story: 'no-diacritics',
    row: 'Họ tên',
    shows: ['Vo Thi Thanh Huyen', 'Khác với CSDL Quốc gia về Dân cư'],
  },
  { story: 'changed-phone', row: 'Họ tên', shows: ['Bùi Quang Dũng', 'Đã xác minh'] },
]
/** These end elsewhere; their own tests say where. */
const otherStories = [
  'deceased',
  'locked',
  'old-portal-account',
  'portal-same-id',
  'portal-other-id',
  'portal-late-link',
  'staff',
  'postal',
]

/** Of provinces: official-identity.test.ts goes with them. */
const officialStories = [
  'official-many-hats',
  'official-postal',
  'official-suspended',
  'official-incomplete',
  'official-unbound',
  'official-level-1',
  'official-unit-head',
  'official-unit-admin',
  'official-technical-admin',
  'official-technical-admin-2',
  'official-and-citizen',
  'official-procedure-control',
  'official-other-province',
]

describe('every person of the sandbox ends where the story says', () => {
  const journey = useJourney()

  test('no story without a test', () => {
    const { sandbox } = journey
    const told = [...profileStories.map(({ story }) => story), ...otherStories]
      .concat(officialStories)
      .sort()
    expect(sandbox.people.map(({ story }) => story).sort()).toEqual(told)
    for (const { personalId } of sandbox.people) expect(personalId).toMatch(/^099\d{9}$/)
  })

  test.each(profileStories)('$story: $row', async ({ story, row, shows }) => {
    const { page, sandbox } = journey
    await signInFirst(page, sandbox, sandbox.person(story))
    await page.goto(`${sandbox.portal}/profile`)
    const line = page.locator('.summary-list > div', { has: page.getByText(row, { exact: true }) })
    for (const words of shows) expect(await line.innerText()).toContain(words)
  })

  test('minor: the code comes to the mother’s phone, and opens the child’s profile', async () => {
    const { page, sandbox } = journey
    const [mother, minor] = [sandbox.person('level-2'), sandbox.person('minor')]
    const { length } = await sandbox.messages(mother.phone)
    await goToSignIn(page, sandbox)
    await typeCredentials(page, minor)
    await expectHeading(page, words.otpTitle)
    await typeCode(page, await sandbox.readCode(mother.phone, length))
    await passConsentIfAsked(page)
    await page.getByText(`Xin chào, ${minor.fullName}`).waitFor()
  })

  test('locked: the very words of a wrong password', async () => {
    const { page, sandbox } = journey
    await goToSignIn(page, sandbox)
    await typeCredentials(page, { ...sandbox.person('level-1'), password: 'sai-mat-khau' })
    const wrong = await page.getByRole('alert').innerText()
    await typeCredentials(page, sandbox.person('locked'))
    expect(await page.getByRole('alert').innerText()).toBe(wrong)
    expect(await sandbox.messages(sandbox.person('locked').phone)).toEqual([])
  })

  test('deceased: a kind page, no profile, and another may sign in', async () => {
    const { page, sandbox } = journey
    await goToSignIn(page, sandbox)
    await typeCode(page, await passPassword(page, sandbox, sandbox.person('deceased')))
    await passConsent(page)
    await expectHeading(page, 'Chưa thể đăng nhập Cổng')
    await goOnAsAnother()
  })

  test('level 1 where level 2 is asked for: the way to level 2, or another account', async () => {
    const { page, sandbox } = journey
    await setRequiredLevel(page, sandbox, 2)
    await goToSignIn(page, sandbox)
    await typeCode(page, await passPassword(page, sandbox, await sandbox.makePerson(1)))
    await passConsent(page)
    await expectHeading(page, 'Cần tài khoản mức độ 2')
    expect(await page.locator('main').innerText()).toContain('mức độ 1')
    await goOnAsAnother()
  })

  test('SMS gateway down: said on the code page; the code comes once it is mended', async () => {
    const { page, sandbox } = journey
    const person = await sandbox.makePerson()
    await breakPart(page, sandbox, 'sms-gateway')
    await goToSignIn(page, sandbox)
    await typeCredentials(page, person)
    await expectHeading(page, words.otpTitle)
    const said = page.getByText('Tổng đài tin nhắn chưa nhận tin.')
    await expect.poll(async () => (await page.reload()) && said.count()).toBe(1)
    await restoreDesk(sandbox)
    await typeCode(page, await sandbox.readCode(person.phone))
    await passConsent(page)
    await page.getByText(`Xin chào, ${person.fullName}`).waitFor()
  })

  test('registry down: signed in all the same; the next sign-in checks', async () => {
    const { page, sandbox } = journey
    // Somebody new: what was verified before stays verified.
    const person = await sandbox.makePerson()
    await breakPart(page, sandbox, 'registry')
    await signInFirst(page, sandbox, person)
    await page.goto(`${sandbox.portal}/profile`)
    await page.getByText('Chưa đối chiếu được', { exact: true }).first().waitFor()
    await page.getByRole('heading', { name: /Chưa đối chiếu được/ }).waitFor()
    expect(await lightOf(page, 'Họ tên')).toBe('Chưa xác minh')
    // Identity has tried it with a code; the register knows of no phones.
    expect(await lightOf(page, 'Số điện thoại')).toBe('Đã xác minh')
    await restoreDesk(sandbox)
    await page.goto(sandbox.portal)
    await signOut(page, sandbox)
    await signIn(page, sandbox, person)
    await page.goto(`${sandbox.portal}/profile`)
    expect(await lightOf(page, 'Họ tên')).toBe('Đã xác minh')
  })

  test('identity down: the portal says so and leads on', async () => {
    const { page, sandbox } = journey
    await breakPart(page, sandbox, 'identity')
    const answer = await page.goto(sandbox.portal + EID_PATH)
    expect(answer?.status()).toBe(503)
    await expectHeading(page, 'Hệ thống định danh đang không phản hồi')
    await restoreDesk(sandbox)
    await page.getByRole('link', { name: 'Thử lại' }).click()
    await page.getByText('Hiện không phản hồi').waitFor()
    await chooseEid(page)
    await expectHeading(page, 'Đăng nhập VNeID')
  })

  /** Out of identity, which asks because the portal never had a session, and in as another. */
  async function goOnAsAnother(): Promise<void> {
    const { page, sandbox } = journey
    await page.getByRole('button', { name: 'Đăng nhập bằng tài khoản khác' }).click()
    await expectHeading(page, words.signOut)
    await page.getByRole('main').getByRole('link', { name: words.signOut }).click()
    await page.waitForURL(`${sandbox.portal}/?notice=signed-out`)
    await signInFirst(page, sandbox, await sandbox.makePerson())
  }
})
