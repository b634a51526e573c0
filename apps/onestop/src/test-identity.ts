import { newId } from '@mot-cua/kernel'
import type { DrivenPage, HttpDriver } from '@mot-cua/testing'
import type { IdentityTyped } from './staff-identity/identity-form.ts'
import type { TestPerson } from './test-issuer.ts'
import { type OnestopSetup, openTestOnestop, type TestOnestop } from './test-onestop.ts'

type Sending = Buffer | File
type Files = Partial<Record<'avatar' | 'signature', Sending>>
type Sent = Partial<IdentityTyped> & { standing?: string; files?: Files }

/** As an official fills in «THÔNG TIN XÁC THỰC»; what is left out is as on the card of the test. */
export const khoaTyped: IdentityTyped = {
  fullName: 'Vương Đình Khoa',
  dateOfBirth: '17/08/1986',
  gender: 'male',
  personalId: '099086001023',
  issuedOn: '01/06/2021',
  issuedBy: 'Cục Cảnh sát quản lý hành chính về trật tự xã hội',
  permanentAddress: 'Phường Lê Lợi, thành phố Quy Nhơn',
  signingPhone: '84813789393',
}

/** Presses «Lưu» with the form as typed, and follows to the page that stands after it. */
export async function saveIdentity(
  browser: HttpDriver,
  origin: string,
  { files = {}, standing, ...typed }: Sent = {},
): Promise<Pick<DrivenPage, 'html' | 'status'> & { url: URL }> {
  const url = new URL('/staff/account', origin)
  const { html } = await browser.visit(url)
  const form = new FormData()
  form.set('csrf', /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? '')
  for (const [name, value] of Object.entries({ ...khoaTyped, ...typed })) form.set(name, value)
  if (standing !== undefined) form.set('standing', standing)
  // A file input left empty is sent as a file without a name.
  for (const kind of ['avatar', 'signature'] as const) {
    form.set(kind, fileOf(files[kind], `${kind}.png`))
  }
  const headers = { origin: url.origin, 'sec-fetch-site': 'same-origin' }
  const response = await browser.send(url, { method: 'POST', body: form, headers })
  const next = response.headers.get('location')
  if (next !== null) return browser.visit(new URL(next, url))
  return { url, status: response.status, html: await response.text() }
}

function fileOf(sent: Sending | undefined, name: string): File {
  if (sent === undefined) return new File([], '')
  return sent instanceof File ? sent : new File([new Uint8Array(sent)], name)
}

/** Of whom the register knows; each test has a number of its own beside it. */
export const khoa = {
  personalId: khoaTyped.personalId,
  fullName: khoaTyped.fullName,
  dateOfBirth: '1986-08-17',
  gender: 'male',
} as const

export type IdentityTest = Awaited<ReturnType<typeof openIdentityTest>>

/** A province in which each test, once it has begun, has an official and an administrator of its own. */
export async function openIdentityTest(setup: OnestopSetup) {
  const clock = { now: new Date() }
  const province = await openTestOnestop({ setup, now: () => clock.now })
  const at: At = { province, clock, username: '', count: 0 }
  return Object.assign(at, identityOf(at), {
    async begin(): Promise<void> {
      clock.now = new Date()
      at.count += 1
      at.username = `khoa.${at.count}`
      province.register.away.register = false
      province.register.asked.length = 0
      const [phone, unitCode] = ['+84971888009', 'H08.31']
      const [fullName, administrator] = [khoa.fullName, 'Tô Minh Nhựt']
      await province.addStaff([
        { username: at.username, fullName, phone, unitCode, roles: ['reception'] },
        {
          username: `admin.${at.username}`,
          fullName: administrator,
          unitCode,
          roles: ['unit-admin'],
        },
      ])
    },
    close: () => province.close(),
  })
}

type At = { province: TestOnestop; clock: { now: Date }; username: string; count: number }

function identityOf(at: At) {
  const makeNumber = (first = 2000) => `09908600${first + at.count}`
  return {
    later: (seconds: number) => {
      at.clock.now = new Date(at.clock.now.getTime() + seconds * 1000)
    },
    /** Somebody whom nobody has met, with the e-ID of this number. */
    anyone: (personalId: string): TestPerson => {
      return { account: newId(), name: khoa.fullName, level: 2, personalId }
    },
    makeNumber,
    /** A number that the register knows as the official's. */
    ownNumber(first?: number): string {
      const personalId = makeNumber(first)
      at.province.register.add({ ...khoa, personalId })
      return personalId
    },
    save: (browser: HttpDriver, sent: Sent) => saveIdentity(browser, at.province.origin, sent),
    async messagesOf(staffAccountId: string): Promise<string[]> {
      const rows = await at.province.db
        .selectFrom('staff_message')
        .select('kind')
        .where('staff_account_id', '=', staffAccountId)
        .execute()
      return rows.map(({ kind }) => kind)
    },
  }
}
