import { createPasswordHasher } from '@mot-cua/authentication'
import { systemClock } from '@mot-cua/kernel'
import { createHttpDriver, type HttpDriver } from '@mot-cua/testing'
import type { Role } from '../staff-account/staff-account.ts'
import { type OnestopSetup, openTestOnestop, type TestOnestop } from '../test-onestop.ts'

export const PASSWORD = 'Một câu đủ dài để nhớ'

export type LocalStage = Awaited<ReturnType<typeof openLocalStage>>

type Issued = { phone?: string | undefined; roles?: readonly Role[]; isSuspended?: boolean }

/** A province before the day of the cut-over, and as many issued accounts as a suite asks for. */
export async function openLocalStage(setup: OnestopSetup, now = systemClock) {
  const province = await openTestOnestop({ setup, now })
  const passwordHash = await (await createPasswordHasher()).hash(PASSWORD)
  const setCutOver = createCutOver(province)
  await setCutOver(null)
  return {
    ...province,
    setCutOver,
    issue: createIssuing(province, passwordHash),
    async giveCode(id: string): Promise<string> {
      const by = { actor: {}, reason: 'đã gặp' }
      const given = await province.features.passwordCodes.give(id, by)
      if (given.outcome !== 'given') throw new Error(given.outcome)
      return given.code
    },
    /** As far as the page that asks for the code, or wherever the password leads. */
    async typePassword({ username }: { username: string }, password = PASSWORD) {
      const browser = createBrowser()
      const page = await browser.visit(`${province.origin}/staff/sign-in`)
      return { browser, page: await page.submit({ username, password }, 'Đăng nhập') }
    },
    async signInLocally({ username, phone }: { username: string; phone: string }) {
      const browser = createBrowser()
      const door = await browser.visit(`${province.origin}/staff/sign-in`)
      const asked = await door.submit({ username, password: PASSWORD }, 'Đăng nhập')
      const code = await province.phones.nextCode(phone)
      return { browser, page: await asked.submit({ code }, 'Xác nhận') }
    },
  }
}

function createCutOver({ features: { settings } }: TestOnestop) {
  return async (staff: string | null) => {
    const value = { citizen: null, staff }
    const by = { version: settings.current().version, actor: { name: 'test' } }
    const outcome = await settings.change({ key: 'cutOver', value, reason: 'test' }, by)
    if (outcome !== 'changed') throw new Error('the day was not changed')
  }
}

function createIssuing(province: TestOnestop, passwordHash: string) {
  let size = 0
  return async ({ roles = ['reception'], isSuspended = false, ...given }: Issued = {}) => {
    const number = (size += 1)
    const phone = 'phone' in given ? given.phone : `+84990${String(100_000 + number)}`
    const username = `can.bo.${number}`
    const account = { username, fullName: `Cán Bộ Số ${number}`, unitCode: 'H08.15', passwordHash }
    const reached = phone === undefined ? {} : { phone }
    const suspended = isSuspended ? { suspended: { reason: 'thử' } } : {}
    await province.addStaff([{ ...account, roles, ...reached, ...suspended }])
    const { id } = await province.db
      .selectFrom('staff_account')
      .select('id')
      .where('username', '=', username)
      .executeTakeFirstOrThrow()
    return { id, username, phone: phone ?? '' }
  }
}

/** A browser with a network address of its own, so that limits per address stay apart. */
export function createBrowser(): HttpDriver {
  const part = () => Math.floor(Math.random() * 254) + 1
  return createHttpDriver({ 'x-forwarded-for': `10.${part()}.${part()}.${part()}` })
}
