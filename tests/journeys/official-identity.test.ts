import { describe, expect, test } from 'vitest'
import { useJourney } from './journey.ts'
import { proveAsOfficial } from './staff-steps.ts'
import { expectHeading, passConsent, typePortalAccount } from './steps.ts'
import { inspect } from './watched-page.ts'

/** As the guide of officials shows the form (R131–R142). */
const FORM = [
  'Họ và tên trên thẻ CCCD',
  'Nhập ngày sinh',
  'Giới tính*',
  'Số CCCD (12 số)*',
  'Ngày cấp',
  'Nơi cấp',
  'Địa chỉ thường trú',
  'Ảnh đại diện',
  'NO IMAGE',
  'Chọn file',
  'Đại diện phòng có số riêng/đơn vị',
  'Đại diện phòng ban',
  'Không đại diện',
  'Ảnh chữ ký',
  'Số điện thoại ký số',
  'Ex:84813789393',
  'Lưu',
]

describe('an official states who it is, and comes in by the e-ID', () => {
  const at = useJourney()

  async function arrive(story: string) {
    const { page, sandbox } = at
    await goThrough(story)
    await page.waitForURL((url) => url.origin === sandbox.binhdinh)
  }

  async function goThrough(story: string) {
    await prove(story)
    await passConsent(at.page)
  }

  function prove(story: string) {
    return proveAsOfficial(at.page, at.sandbox, { person: at.sandbox.person(story) })
  }

  test('whoever has stated it is bound by signing in, and finds the form in the corner', async () => {
    const { page, sandbox } = at
    await arrive('official-unbound')
    await expectHeading(page, 'Trang làm việc')
    const { fullName, phone } = sandbox.person('official-unbound')
    const newest = async () => (await sandbox.messages(phone))[0]?.text
    await expect.poll(newest, { timeout: 10_000 }).toContain('thaopt.motcua')

    await page.getByText(fullName, { exact: true }).first().click()
    await page.getByRole('link', { name: 'Thông tin tài khoản', exact: true }).click()
    await expectHeading(page, 'Thông tin tài khoản')
    const shown = await page.locator('main').innerText()
    let read = shown.indexOf('THÔNG TIN XÁC THỰC')
    expect(read).toBeGreaterThan(-1)
    for (const word of FORM) {
      const found = shown.indexOf(word, read)
      expect(found, word).toBeGreaterThan(-1)
      read = found + word.length
    }
    expect(shown.match(/\nKhớp/g)).toHaveLength(4)
    expect(shown).not.toContain('Tạm đình chỉ')
    await inspect(page, 'onestop-official-identity')
  })

  test('what was typed is asked about before it is left, and kept when something is wrong', async () => {
    const { page, sandbox } = at
    await arrive('official-unit-head')
    await page.goto(`${sandbox.binhdinh}/staff/account`)
    await page.getByLabel('Nơi cấp').fill('Cục Cảnh sát')
    const asked = page.waitForEvent('dialog')
    const leaving = page.goto(`${sandbox.binhdinh}/staff`).catch(() => undefined)
    const dialog = await asked
    expect(dialog.type()).toBe('beforeunload')
    await dialog.dismiss()
    await leaving

    await page.getByLabel('Số CCCD (12 số)*').fill('09917500')
    await page.getByRole('button', { name: 'Lưu' }).click()
    await page.getByText('Có lỗi cần sửa').waitFor()
    expect(await page.getByLabel('Nơi cấp').inputValue()).toBe('Cục Cảnh sát')
    await inspect(page, 'onestop-official-identity-wrong')
  })

  test('who has not stated enough is told what to do', async () => {
    await arrive('official-incomplete')
    await expectHeading(at.page, 'Số CCCD này chưa gắn với tài khoản cán bộ')
    expect(await at.page.locator('main').innerText()).toContain('Thông tin tài khoản')
  })

  test.each([
    { story: 'official-many-hats', heading: /Chọn tài khoản|Trang làm việc/ },
    { story: 'official-postal', heading: 'Trang làm việc' },
    { story: 'official-suspended', heading: /đình chỉ/ },
    { story: 'official-unit-admin', heading: 'Trang làm việc' },
    { story: 'official-technical-admin', heading: 'Trang làm việc' },
    { story: 'official-technical-admin-2', heading: 'Trang làm việc' },
    { story: 'official-procedure-control', heading: 'Trang làm việc' },
    { story: 'official-other-province', heading: 'Số CCCD này chưa gắn với tài khoản cán bộ' },
  ])('$story ends where its story says', async ({ story, heading }) => {
    await goThrough(story)
    await expectHeading(at.page, heading)
  })

  test('official-and-citizen links the old account of the portal on the way, and arrives', async () => {
    const { page, sandbox } = at
    await goThrough('official-and-citizen')
    await expectHeading(page, 'Ông/Bà có tài khoản cũ trên Cổng')
    await page.getByRole('button', { name: 'Liên kết ngay' }).click()
    await page.getByRole('link', { name: 'Tài khoản cấp bởi Cổng dịch vụ công quốc gia' }).click()
    await typePortalAccount(page, sandbox, sandbox.person('official-and-citizen'))
    await expectHeading(page, 'Xem lại trước khi liên kết')
    await page.getByText('2 hồ sơ, 1 giấy tờ sẽ được chuyển').waitFor()
    await page.getByRole('button', { name: 'Đồng ý liên kết' }).click()
    await page.getByText('Liên kết thành công').waitFor()
    await inspect(page, 'portal-linked-for-a-province')
    await page.getByRole('link', { name: 'Tiếp tục tới Cổng Dịch vụ công Bình Định' }).click()
    await page.waitForURL(`${sandbox.binhdinh}/staff`)
    await expectHeading(page, 'Trang làm việc')
    expect(await page.locator('main').innerText()).toContain('Bộ phận Một cửa thị xã An Nhơn')
  })

  test.each([
    {
      story: 'official-unit-admin',
      paths: ['staff', 'staff/unit', 'staff/password-code'],
    },
    {
      story: 'official-technical-admin',
      paths: ['operator', 'operator/settings/cutOver', 'operator/settings/levels'].concat(
        'operator/staff?q=baotq',
        'operator/history',
      ),
    },
  ])(
    'pages of $story hold for every reader',
    async ({ story, paths }) => {
      const { page, sandbox } = at
      await prove(story)
      await page.getByRole('heading', { level: 1, name: /^Tiếp tục tới|Trang làm việc/ }).waitFor()
      const question = page.getByRole('heading', { level: 1, name: /^Tiếp tục tới/ })
      if (await question.isVisible()) await passConsent(page)
      await expectHeading(page, 'Trang làm việc')
      for (const path of paths) {
        const answer = await page.goto(`${sandbox.binhdinh}/${path}`)
        expect(answer?.status(), path).toBe(200)
        await inspect(page, `onestop-${path.replaceAll(/[/?=]/g, '-')}`)
      }
    },
    60_000,
  )

  test('official-level-1 hears that level 2 is needed', async () => {
    await prove('official-level-1')
    await expectHeading(at.page, /mức độ 2/)
  })
})
