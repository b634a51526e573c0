import type { Page } from '@mot-cua/testing/browser'
import { expect } from 'vitest'
import type { Person, Sandbox } from './sandbox.ts'
import { chooseEid, expectHeading, passPassword, typeCode, words } from './steps.ts'

type Province = 'binhdinh' | 'binhphuoc'

/** From a province's door of officials through the chooser, to where nothing need be typed. */
export async function goThroughStaffDoor(
  page: Page,
  sandbox: Sandbox,
  province: Province = 'binhdinh',
): Promise<void> {
  await page.goto(`${sandbox[province]}/staff/sign-in`)
  await page.getByRole('link', { name: 'Đăng nhập bằng tài khoản VNeID' }).click()
}

/** The same with what somebody who is not signed in yet types: up to identity's last answer. */
export async function proveAsOfficial(
  page: Page,
  sandbox: Sandbox,
  { person, province }: { person: Person; province?: Province },
): Promise<void> {
  await goThroughStaffDoor(page, sandbox, province)
  await chooseEid(page)
  await expectHeading(page, /^Đăng nhập/)
  await typeCode(page, await passPassword(page, sandbox, person))
}

type Issued = { username: string; password: string; phone: string }

/** With the account that the province issued, at its door. */
export async function signInWithIssuedAccount(
  page: Page,
  sandbox: Sandbox,
  { username, password, phone }: Issued,
): Promise<void> {
  const before = (await sandbox.messages(phone)).length
  await page.getByLabel('Tên đăng nhập', { exact: true }).fill(username)
  await page.getByLabel(words.password, { exact: true }).fill(password)
  await page.getByRole('button', { name: words.signIn, exact: true }).click()
  await expectHeading(page, words.otpTitle)
  await typeCode(page, await sandbox.readCode(phone, before))
}

/** Opens the menu under the name in the corner (R129, R147); fails where it stands elsewhere. */
export async function openCornerMenu(page: Page): Promise<void> {
  const name = page.locator('details.account-menu > summary')
  const box = await name.boundingBox()
  const width = page.viewportSize()?.width ?? 0
  if (!box) throw new Error('no name in the corner')
  expect(box.x + box.width).toBeGreaterThan(width - 160)
  expect(box.y).toBeLessThan(200)
  await name.click()
}

/** Out by the menu, of everything that was entered in this browser. */
export async function signOutAsOfficial(page: Page): Promise<void> {
  await openCornerMenu(page)
  await page.getByRole('button', { name: words.signOut }).click()
  await page.getByText('Bạn đã đăng xuất').first().waitFor()
}
