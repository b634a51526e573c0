import { createHttpDriver, type DrivenPage, type HttpDriver } from '@mot-cua/testing'
import { createEntrance } from '../entrance/entrance.ts'
import type { Features } from '../features.ts'
import type { SignInGate } from '../policy/gate.ts'
import type { NewPortalAccount } from '../portal-account-create/new-accounts.ts'
import { openTestPortal, type PortalSetup, type TestPortal } from '../test-portal.ts'

export const PASSWORD = 'Một câu đủ dài để nhớ'

export type Stage = Awaited<ReturnType<typeof openStage>>
type Options = { gate?: SignInGate }

/** The portal with a clock in hand, and as many accounts of its own as a suite asks for. */
export async function openStage(setup: PortalSetup, { gate }: Options = {}) {
  let offsetMs = 0
  const now = () => new Date(Date.now() + offsetMs)
  const portal = await openTestPortal(setup, {
    now,
    // What other features show first after a sign-in is theirs to test.
    adapt: (features) => ({ ...(gate ? withGate(features, gate) : features), onwards: [] }),
  })
  const newAccount = createCrowd(portal)
  return {
    ...portal,
    now,
    newAccount,
    advance(seconds: number) {
      offsetMs += seconds * 1000
    },
    /** As far as the page that asks for the second factor. */
    async typePassword({ username }: { username: string }, password = PASSWORD, path = '') {
      const browser = createBrowser()
      const page = await browser.visit(`${portal.origin}/sign-in/portal${path}`)
      return { browser, page: await page.submit({ username, password }, 'Đăng nhập') }
    },
    listAudit: (accountId: string) =>
      portal.db
        .selectFrom('audit_event')
        .select(['type', 'detail'])
        .where('account_id', '=', accountId)
        .orderBy('at')
        .execute(),
    readHash: async ({ accountId }: { accountId: string }) =>
      (
        await portal.db
          .selectFrom('portal_credential')
          .select('password_hash')
          .where('account_id', '=', accountId)
          .executeTakeFirstOrThrow()
      ).password_hash,
  }
}

function withGate(features: Features, gate: SignInGate): Features {
  const { requirements } = features
  return { ...features, gate, entrance: createEntrance({ gate, requirements, rules: [] }) }
}

function createCrowd({ features }: TestPortal) {
  let size = 0
  return async (more: Partial<NewPortalAccount> & { passwordHash?: string } = {}) => {
    const number = (size += 1)
    const account: NewPortalAccount = {
      username: `cu.${number}.${Math.random().toString(36).slice(2, 8)}`,
      phone: `+8499${String(1_000_000 + number).padStart(7, '0')}`,
      audience: 'person',
      fields: [{ name: 'fullName', value: 'Trần Văn Bình' }],
      password: PASSWORD,
      ...more,
    }
    const [created] = await features.portalAccounts.create([account])
    if (created?.outcome !== 'created') throw new Error('the account was not made')
    const { accountId, personId } = created
    return { accountId, personId, username: account.username, phone: account.phone }
  }
}

/** A browser with a network address of its own, so that limits per address stay apart. */
export function createBrowser(): HttpDriver {
  const part = () => Math.floor(Math.random() * 254) + 1
  return createHttpDriver({ 'x-forwarded-for': `10.${part()}.${part()}.${part()}` })
}

/** A code that is certainly not this one. */
export function wrong(code: string): string {
  return String((Number(code) + 1) % 1_000_000).padStart(6, '0')
}

export const pathOf = (page: DrivenPage): string => page.url.pathname
