import { decodeQr, type Page } from '@mot-cua/testing/browser'
import { expect, vi } from 'vitest'
import {
  appWords,
  confirm,
  grantPermission,
  type PhoneOwner,
  pointCamera,
  prove,
} from './phone-steps.ts'
import type { Phones } from './phones.ts'
import type { Person, Sandbox } from './sandbox.ts'
import { goToSignIn, passConsentIfAsked } from './steps.ts'

/** From the portal to the sign-in page whose card shows a code that can be read. */
export async function openCode(page: Page, sandbox: Sandbox): Promise<void> {
  await goToSignIn(page, sandbox)
  await readCode(page)
}

/** What the code on the page says, once there is one; by a decoder that is none of ours. */
export function readCode(page: Page): Promise<string> {
  const look = async () => {
    const text = decodeQr(await page.screenshot())
    expect(text, 'a QR code on the page').toBeDefined()
    return text ?? ''
  }
  return vi.waitFor(look, { timeout: 15_000, interval: 200 })
}

/** Screenshot → film → the phone's camera, switched on by a tap. */
export async function scanScreen(
  desktop: Page,
  phones: Phones,
  owner: Pick<PhoneOwner, 'page'>,
): Promise<void> {
  await phones.show(await desktop.screenshot())
  await pointCamera(owner)
}

/** The two digits that the desktop shows once a phone has scanned. */
export async function readNumber(desktop: Page): Promise<string> {
  const number = desktop.locator('[data-qr-number]').filter({ hasText: /\d{2}/ })
  return (await number.innerText()).trim()
}

export async function expectWelcomed(
  desktop: Page,
  sandbox: Sandbox,
  person: Person,
): Promise<void> {
  await passConsentIfAsked(desktop)
  await desktop.getByText(`Xin chào, ${person.fullName}`).waitFor()
  expect(new URL(desktop.url()).origin).toBe(sandbox.portal)
}

type Stage = { desktop: Page; phones: Phones; sandbox: Sandbox }

/** The whole way of somebody whose phone has never signed a browser in. */
export async function signInFirstByQr({ desktop, phones, sandbox }: Stage, owner: PhoneOwner) {
  await openCode(desktop, sandbox)
  await scanScreen(desktop, phones, owner)
  await grantPermission(owner)
  await confirm(owner, await readNumber(desktop))
  await prove(owner)
  await expectWelcomed(desktop, sandbox, owner.person)
  await owner.page.getByRole('button', { name: appWords.stay }).click()
}
