import { checkAccessibility, type Page, takeScreenshot } from '@mot-cua/testing/browser'
import { describe, expect, test } from 'vitest'
import { expectWords, readGuide } from './guide-words.ts'
import { useJourney } from './journey.ts'
import { tabTo } from './keyboard.ts'
import type { Person } from './sandbox.ts'
import {
  goThroughStaffDoor,
  openCornerMenu,
  proveAsOfficial,
  signInWithIssuedAccount,
  signOutAsOfficial,
} from './staff-steps.ts'
import { chooseEid, expectHeading, passConsent, typeCode, typeCredentials, words } from './steps.ts'
import { inspect } from './watched-page.ts'

const GUIDE_1 = 'Hướng dẫn cập nhật số định danh cá nhân trên hệ thống dịch vụ công'
const GUIDE_2 = 'Hướng dẫn đăng nhập hệ thống một cửa điện tử bằng tài khoản VNEID của bộ công an'

/** Sentences of the source (R129, R143, R147). */
const SOURCE_1 = [
  'Cán bộ Đăng nhập vào hệ thống một cửa điện tử bằng tài khoản đã được cấp như bình thường, sau đó chọn menu thông tin tài khoản ở góc phải màn hình',
  'Cán bộ nhập vào thông tin xác thực tài khoản trên màn hình thông tin tài khoản, sau đó nhấn nút “Lưu”',
]
const SOURCE_2 = [
  'Nếu cán bộ đảm nhận nhiều tài khoản dịch vụ công, có thể nhấn vào tên người dùng góc bên phải để chuyển đổi giữa các tài khoản.',
]

/** Of what the register is asked about. */
const ALL_MATCH = {
  'Số CCCD': 'Khớp',
  'Họ và tên': 'Khớp',
  'Ngày sinh': 'Khớp',
  'Giới tính': 'Khớp',
}

/** Whose form is empty at first, and who has filled it before. */
const readers = [
  {
    width: 360,
    story: 'official-incomplete',
    username: 'khoavd.motcua',
    password: 'Cap-nhat-so-dinh-danh',
  },
  {
    width: 1280,
    story: 'official-unit-admin',
    username: 'nhuttm.ubnd',
    password: 'Danh-sach-can-bo-moi',
  },
]

// The two parts of the annex of Bình Phước (S0), in a province whose day is still ahead.
describe('the guide of officials, word by word', () => {
  const at = useJourney()

  describe.each(readers)('at $width px', ({ width, story, ...issued }) => {
    const look = async (page: Page, step: string) => {
      expect.soft(await checkAccessibility(page), step).toEqual([])
      await page.evaluate(() => scrollTo(0, 0))
      await takeScreenshot(page, `official-guide-${step}-${width}`)
    }

    test('I. the number is updated; II. in by VNeID', async () => {
      const { sandbox } = at
      const page = await at.openReader({ width })
      const person = sandbox.person(story)
      const guide = await openGuide(page, GUIDE_1, SOURCE_1)
      await look(page, '1-0-guide')

      // I, step 1: in by the issued account
      await page.goto(`${sandbox.binhdinh}/staff/sign-in`)
      await expectWords(page, guide[0])
      await page.getByText(/^Từ ngày \d\d\/\d\d\/\d{4}, cán bộ chỉ đăng nhập/).waitFor()
      await look(page, '1-1-door')
      await signInWithIssuedAccount(page, sandbox, { ...issued, phone: person.phone })
      await expectHeading(page, 'Trang làm việc')

      // I, step 2: the menu in the corner
      await openCornerMenu(page)
      await expectWords(page, guide[1])
      await look(page, '1-2-menu')
      await page.getByRole('link', { name: 'Thông tin tài khoản', exact: true }).click()
      await expectHeading(page, 'Thông tin tài khoản')
      await page.getByRole('heading', { name: 'THÔNG TIN XÁC THỰC' }).waitFor()

      // I, steps 3 and 4: filled and saved; a wrong day is said to be wrong, and only that
      await fillForm(page, person, '17/08/1987')
      await look(page, '1-3-form')
      await page.getByRole('button', { name: 'Lưu', exact: true }).click()
      await page.getByText('Đã lưu', { exact: true }).waitFor()
      expect(await answers(page)).toEqual({ ...ALL_MATCH, 'Ngày sinh': 'Không khớp' })
      await look(page, '1-4-differs')
      await fillForm(page, person, writeDay(person.dateOfBirth))
      await page.getByRole('button', { name: 'Lưu', exact: true }).click()
      await page.getByText('Đã lưu', { exact: true }).waitFor()
      expect(await answers(page)).toEqual(ALL_MATCH)
      await look(page, '1-4-saved')

      // I, step 5: out
      await signOutAsOfficial(page)
      await look(page, '1-5-signed-out')

      await enterByEid(page, person)
    })

    async function openGuide(page: Page, title: string, source: readonly string[]) {
      await page.goto(`${at.sandbox.binhdinh}/staff/sign-in`)
      await page.getByRole('link', { name: title }).click()
      await expectHeading(page, title)
      expect(await page.locator('main').innerText()).toContain('1022')
      return readGuide(page, source)
    }

    async function enterByEid(page: Page, person: Person) {
      const { sandbox } = at
      const guide = await openGuide(page, GUIDE_2, SOURCE_2)
      await look(page, '2-0-guide')
      await page.goto(`${sandbox.binhdinh}/staff/sign-in`)
      await expectWords(page, [...(guide[0] ?? []), ...(guide[1] ?? [])])
      await goThroughStaffDoor(page, sandbox)
      await expectWords(page, guide[2])
      await look(page, '2-2-chooser')
      await chooseEid(page)
      await expectHeading(page, 'Đăng nhập VNeID')
      await expectWords(page, guide[3])
      await page.getByText('Hoặc quét mã QR bằng ứng dụng VNeID để đăng nhập.').waitFor()
      await look(page, '2-3-sign-in')
      const before = (await sandbox.messages(person.phone)).length
      await typeCredentials(page, person)
      await expectHeading(page, words.otpTitle)
      await expectWords(page, [...(guide[4] ?? []), words.cancel, words.resend])
      await look(page, '2-4-otp')
      await typeCode(page, await sandbox.readCode(person.phone, before))
      await passConsent(page)
      await expectHeading(page, 'Trang làm việc')
      await look(page, '2-5-workspace')
      await signOutAsOfficial(page)
    }

    async function fillForm(page: Page, person: Person, day: string) {
      await page.getByLabel('Họ và tên trên thẻ CCCD').fill(person.fullName)
      await page.getByLabel('Nhập ngày sinh').fill(day)
      await page.getByLabel('Giới tính*').selectOption('Nam')
      await page.getByLabel('Số CCCD (12 số)*').fill(person.personalId)
      await page.getByLabel('Ngày cấp').fill('01/06/2021')
      await page.getByLabel('Nơi cấp').fill('Cục Cảnh sát quản lý hành chính về trật tự xã hội')
      await page.getByLabel('Địa chỉ thường trú').fill('Phường Quy Nhơn, tỉnh Bình Định')
      const picture = { name: 'anh.png', mimeType: 'image/png', buffer: await page.screenshot() }
      await page.locator('input[type=file][name=avatar]').setInputFiles(picture)
      await page.getByLabel('Số điện thoại ký số').fill(person.phone.slice(1))
    }
  })

  test('II, step 5: several accounts, turned from one to another by the name in the corner', async () => {
    const { page, sandbox } = at
    const person = sandbox.person('official-many-hats')
    await proveAsOfficial(page, sandbox, { person })
    await passConsent(page)
    await expectHeading(page, 'Chọn tài khoản cán bộ')
    await inspect(page, 'official-hats-choice')
    const cards = page.locator('main li.card')
    expect(await cards.locator('h2').allInnerTexts()).toEqual([CENTRE, DIVISION, DIVISION])
    await cards.filter({ hasText: 'Xử lý chuyên môn' }).getByRole('button').click()
    await expectHat(page, { unit: DIVISION, username: 'baotq.stp' })
    const first = await lookOfHat(page)

    // By the name in the corner: agency, role and unread of each (R147).
    await openCornerMenu(page)
    const offered = page.locator('.menu-choices > li')
    const told = (await offered.allInnerTexts()).map((text) => text.replaceAll(/\n+/g, ' | '))
    expect(told.toSorted()).toEqual([
      'Công dân | Việc của riêng bạn, không thay mặt đơn vị nào',
      `${DIVISION} | Lãnh đạo phê duyệt | 1 tin chưa đọc`,
      `${DIVISION} | Xử lý chuyên môn | 1 tin chưa đọc | ✓ Đang dùng`,
      `${CENTRE} | Tiếp nhận, Trả kết quả | 1 tin chưa đọc`,
    ])
    await inspect(page, 'official-hats-menu')
    await offered.filter({ hasText: CENTRE }).getByRole('button').click()
    await expectHat(page, { unit: CENTRE, username: 'baotq.hcc' })
    const second = await lookOfHat(page)
    expect(second.cookie).not.toBe(first.cookie)
    expect(second.colour).not.toBe(first.colour)
    await inspect(page, 'official-hats-second')

    // With more room, and with what is unread.
    await page.goto(`${sandbox.binhdinh}/staff/switch`)
    await expectHeading(page, 'Chuyển tài khoản')
    expect(await page.locator('.hat-list').innerText()).toContain('1 tin chưa đọc')
    await inspect(page, 'official-hats-switch')

    // Not saved: asked about before the account is left, and nothing is turned meanwhile.
    await page.goto(`${sandbox.binhdinh}/staff/account`)
    await page.getByLabel('Số CCCD (12 số)*').fill('0990820')
    await page.getByRole('button', { name: 'Lưu', exact: true }).click()
    await page.getByText('Có lỗi cần sửa').waitFor()
    page.once('dialog', (dialog) => dialog.accept())
    await openCornerMenu(page)
    await offered.filter({ hasText: 'Lãnh đạo phê duyệt' }).getByRole('button').click()
    await expectHeading(page, 'Còn nội dung chưa lưu')
    await inspect(page, 'official-hats-unsaved')
    expect(await page.locator('.unit-strip').innerText()).toContain(CENTRE)
    await page.getByRole('button', { name: 'Bỏ nội dung và chuyển' }).click()
    await expectHat(page, { unit: DIVISION, username: 'baotq.phong' })

    // The last one is the one to begin with.
    await signOutAsOfficial(page)
    await proveAsOfficial(page, sandbox, { person })
    await expectHat(page, { unit: DIVISION, username: 'baotq.phong' })

    // And by keyboard alone.
    await tabTo(page, person.fullName)
    await page.keyboard.press('Enter')
    await tabTo(page, /^Trung tâm Phục vụ/)
    await page.keyboard.press('Enter')
    await expectHat(page, { unit: CENTRE, username: 'baotq.hcc' })
  })
})

const DIVISION = 'Phòng Hành chính tư pháp – Sở Tư pháp'
const CENTRE = 'Trung tâm Phục vụ hành chính công tỉnh Bình Định'

/** By which two accounts of one unit differ. */
const rolesOf: Record<string, string> = {
  'baotq.stp': 'Xử lý chuyên môn',
  'baotq.phong': 'Lãnh đạo phê duyệt',
  'baotq.hcc': 'Tiếp nhận, Trả kết quả',
}

/** At the workspace of that account, whose unit and roles are said on every page. */
async function expectHat(page: Page, hat: { unit: string; username: string }) {
  const roles = rolesOf[hat.username]
  await page.locator('main').getByText(hat.username, { exact: true }).waitFor()
  await expectHeading(page, 'Trang làm việc')
  expect(await page.locator('.unit-strip').innerText()).toBe(`${hat.unit} · ${roles}`)
}

/** The colour over the page, and what the browser carries as its session. */
async function lookOfHat(page: Page) {
  const colour = await page
    .locator('.unit-strip')
    .evaluate((strip) => getComputedStyle(strip).borderTopColor)
  const cookies = await page.context().cookies(page.url())
  return {
    colour,
    cookie: cookies.find(({ name }) => name.endsWith('onestop-binhdinh-session'))?.value,
  }
}

/** What the register said, row by row. */
async function answers(page: Page): Promise<Record<string, string>> {
  const rows = page.locator('main .summary-list > div')
  const [terms, badges] = await Promise.all([
    rows.locator('dt').allInnerTexts(),
    rows.locator('.badge').allInnerTexts(),
  ])
  return Object.fromEntries(terms.map((term, at) => [term, badges[at] ?? '']))
}

function writeDay(day: string): string {
  return day.split('-').reverse().join('/')
}
