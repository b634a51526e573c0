import type { Page } from '@mot-cua/testing/browser'
import type { Person, Sandbox } from './sandbox.ts'
import { expectHeading, passPassword, typeCode } from './steps.ts'

/** Words of the phone app that the journeys look for. */
export const appWords = {
  start: 'Đăng nhập và đăng ký điện thoại',
  newPasscode: 'Passcode mới',
  finishEnrolment: 'Hoàn tất đăng ký',
  passcode: 'Passcode',
  unlock: 'Mở khóa',
  scan: 'Quét mã QR',
  camera: 'Bật camera',
  picture: 'Chọn ảnh có mã QR',
  typeCode: 'Nhập mã 8 ký tự',
  typedCode: 'Mã dưới mã QR',
  go: 'Tiếp tục',
  /** Message R059 of the source documents, exactly. */
  noPermission:
    'Tài khoản của bạn không có quyền đăng nhập trên cổng thông tin định danh điện tử. ' +
    'Vui lòng cập nhật lại quyền trên thiết bị',
  update: 'Cập nhật',
  permission: 'Đăng nhập trên website',
  confirm: 'Xác nhận',
  refuse: 'Từ chối',
  notMe: 'Không phải tôi',
  finish: 'Hoàn thành',
  number: 'Số hiện trên máy tính',
  prove: 'Đăng nhập trên máy tính',
  stay: 'Ở lại',
} as const

/** A passcode that no rule refuses. */
export const PASSCODE = '839274'

export type PhoneOwner = { page: Page; person: Person; passcode: string }

export async function openApp(page: Page, { identity }: Pick<Sandbox, 'identity'>): Promise<void> {
  await page.goto(`${identity}/app/`)
  await page.getByRole('heading', { level: 1 }).waitFor()
}

/** First use: sign in by password and OTP, choose a passcode. */
export async function setUpApp(page: Page, sandbox: Sandbox, person: Person): Promise<PhoneOwner> {
  await page.getByRole('button', { name: appWords.start }).click()
  await expectHeading(page, /Đăng nhập/)
  await typeCode(page, await passPassword(page, sandbox, person))
  await expectHeading(page, 'Tạo passcode')
  await page.getByLabel(appWords.newPasscode, { exact: true }).fill(PASSCODE)
  await page.getByRole('button', { name: appWords.finishEnrolment }).click()
  await expectHome(page)
  return { page, person, passcode: PASSCODE }
}

/** The start page of an app that is open. */
export async function expectHome(page: Page): Promise<void> {
  await page.getByRole('link', { name: appWords.scan }).waitFor()
}

export async function unlock({ page, passcode }: PhoneOwner): Promise<void> {
  await page.getByLabel(appWords.passcode, { exact: true }).fill(passcode)
  await page.getByRole('button', { name: appWords.unlock, exact: true }).click()
  await expectHome(page)
}

/** From the start page to the camera, which is switched on by a tap. */
export async function pointCamera({ page }: Pick<PhoneOwner, 'page'>): Promise<void> {
  await page.getByRole('link', { name: appWords.scan }).click()
  await page.getByRole('button', { name: appWords.camera }).click()
}

/** R059, its button, the switch, *xác nhận*, the passcode: the same request goes on. */
export async function grantPermission({ page, passcode }: PhoneOwner): Promise<void> {
  await page.getByText(appWords.noPermission, { exact: true }).waitFor()
  await page.getByRole('link', { name: appWords.update }).click()
  await switchOn({ page, passcode })
}

async function switchOn({ page, passcode }: Omit<PhoneOwner, 'person'>): Promise<void> {
  await page.getByRole('switch', { name: appWords.permission }).click()
  await page.getByRole('button', { name: appWords.confirm }).click()
  await page.getByLabel(appWords.passcode, { exact: true }).fill(passcode)
  await page.getByRole('button', { name: appWords.finish }).click()
}

/** Ahead of any request, from the start page. */
export async function permitWebSignIn(owner: PhoneOwner): Promise<void> {
  await owner.page.getByRole('link', { name: 'Bật quyền này' }).click()
  await switchOn(owner)
  await owner.page.getByText('Đang bật').waitFor()
}

/** The page that asks, once it is there. */
export async function expectQuestion({ page }: Pick<PhoneOwner, 'page'>): Promise<void> {
  await expectHeading(page, /muốn đăng nhập$/)
}

/** *Xác nhận*, with the number where the page asks for one. */
export async function confirm({ page }: PhoneOwner, number?: string): Promise<void> {
  await expectQuestion({ page })
  if (number !== undefined) await page.getByLabel(appWords.number).fill(number)
  await page.getByRole('button', { name: appWords.confirm, exact: true }).click()
}

export async function prove({ page, passcode }: PhoneOwner): Promise<void> {
  await page.getByLabel(appWords.passcode, { exact: true }).fill(passcode)
  await page.getByRole('button', { name: appWords.prove }).click()
}

/** Eight characters instead of a camera. */
export async function typeCodeIntoApp({ page }: PhoneOwner, code: string): Promise<void> {
  await page.getByRole('link', { name: appWords.scan }).click()
  await page.getByRole('link', { name: appWords.typeCode }).click()
  await page.getByLabel(appWords.typedCode).fill(code)
  await page.getByRole('button', { name: appWords.go }).click()
}

/** A file chosen as a picture of the code. */
export async function choosePicture({ page }: PhoneOwner, buffer: Buffer): Promise<void> {
  await page.getByRole('link', { name: appWords.scan }).click()
  await page.getByRole('button', { name: appWords.picture }).waitFor()
  const file = { name: 'code.png', mimeType: 'image/png', buffer }
  await page.locator('input[type=file]').setInputFiles(file)
}
