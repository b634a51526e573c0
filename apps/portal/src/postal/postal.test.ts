import { DomainError } from '@mot-cua/kernel'
import type { RelyingParty, SignedIn, SignInOutcome } from '@mot-cua/oidc'
import { createHttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestPortal, portalSetups, type TestPortal } from '../test-portal.ts'

const mai: SignedIn = {
  issuer: 'http://localhost:4500',
  subject: 'pairwise-subject-of-mai',
  sid: 'session-at-the-post',
  acr: undefined,
  amr: ['pwd'],
  authenticatedAt: new Date(),
  claims: { name: 'Ngô Thị Mai', phone_number: '+84963777888', personal_id: '099181001019' },
  returnTo: '/',
}

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`postal accounts on ${setup.title()}`, () => {
    let portal: TestPortal
    let outcome: SignInOutcome | Error = { outcome: 'signed-in', person: mai }
    const starts: unknown[] = []
    beforeAll(async () => {
      portal = await openTestPortal(setup, {
        adapt: (features) => ({ ...features, postalParty: scriptPost() }),
      })
    })
    afterAll(() => portal?.close())

    /** What the issuer does in a test; a real one takes part in tests/journeys. */
    const scriptPost = (): RelyingParty => ({
      startSignIn: (start) => {
        starts.push(start)
        if (outcome instanceof Error) return Promise.reject(outcome)
        return Promise.resolve(new URL('/sign-in/postal/callback?code=c&state=s', portal.origin))
      },
      finishSignIn: () =>
        outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome),
      endSessionUrl: () => Promise.resolve(new URL('/signed-out', portal.origin)),
      readLogoutToken: (token) =>
        Promise.resolve(
          token === 'good' ? { issuer: mai.issuer, subject: undefined, sid: mai.sid } : undefined,
        ),
    })

    const signIn = async (next: SignInOutcome | Error = { outcome: 'signed-in', person: mai }) => {
      outcome = next
      const browser = createHttpDriver()
      return { browser, page: await browser.visit(`${portal.origin}/sign-in/postal`) }
    }
    const accountsOf = (subject: string) =>
      portal.db
        .selectFrom('account')
        .select(['id', 'type', 'person_id', 'status'])
        .where('subject', '=', subject)
        .execute()

    test('the first coming makes a person; what the issuer says is the person’s own word', async () => {
      const { page } = await signIn()
      expect(plainText(page.html)).toContain('Xin chào, Ngô Thị Mai')
      const [account] = await accountsOf(mai.subject)
      expect(account).toMatchObject({ type: 'postal' })
      const fields = await portal.db
        .selectFrom('account_field')
        .select(['name', 'status', 'source'])
        .where('account_id', '=', account?.id ?? '')
        .orderBy('name')
        .execute()
      const said = { status: 'self-declared', source: 'postal' }
      expect(fields).toEqual(['fullName', 'personalId', 'phone'].map((name) => ({ name, ...said })))
      expect(starts.at(-1)).toMatchObject({ maxAge: 12 * 60 * 60 })
      expect(starts.at(-1)).not.toHaveProperty('acrValues')
    })

    test('ten at once are one account, and the next finds it again', async () => {
      const person = { ...mai, subject: 'ten tabs' }
      await Promise.all(Array.from({ length: 10 }, () => signIn({ outcome: 'signed-in', person })))
      await signIn({ outcome: 'signed-in', person })
      expect(await accountsOf('ten tabs')).toHaveLength(1)
    })

    test('what was verified since is not undone by what the issuer repeats', async () => {
      await signIn()
      const [account] = await accountsOf(mai.subject)
      await portal.db
        .updateTable('account_field')
        .set({ status: 'verified', source: 'registry' })
        .where('account_id', '=', account?.id ?? '')
        .where('name', '=', 'personalId')
        .execute()
      await signIn({
        outcome: 'signed-in',
        person: { ...mai, claims: { ...mai.claims, personal_id: '099000000000' } },
      })
      const field = await portal.db
        .selectFrom('account_field')
        .select(['value', 'status'])
        .where('account_id', '=', account?.id ?? '')
        .where('name', '=', 'personalId')
        .executeTakeFirst()
      expect(field).toEqual({ value: '099181001019', status: 'verified' })
    })

    test('who holds a staff account is refused, with the way that is open (R075)', async () => {
      const personalId = '099084001013'
      await portal.db
        .insertInto('staff_account')
        .values({
          source: 'binhdinh',
          reference: 'cb-1',
          personal_id: personalId,
          sequence: 1,
          ended_at: null,
          received_at: new Date(),
        })
        .execute()
      const claims = { name: 'Cao Minh Đức', personal_id: personalId }
      const { browser, page } = await signIn({
        outcome: 'signed-in',
        person: { ...mai, subject: 'staff', claims },
      })
      expect(page.url.pathname).toBe('/sign-in/staff')
      expect((await browser.visit(portal.origin)).html).not.toContain('Xin chào')
    })

    test('an account that was closed, and one without a name, do not come in', async () => {
      await signIn({ outcome: 'signed-in', person: { ...mai, subject: 'closed' } })
      await portal.db
        .updateTable('account')
        .set({ status: 'closed' })
        .where('subject', '=', 'closed')
        .execute()
      const closed = await signIn({ outcome: 'signed-in', person: { ...mai, subject: 'closed' } })
      expect(closed.page.status).toBe(502)
      const nameless = { ...mai, subject: 'nameless', claims: {} }
      expect((await signIn({ outcome: 'signed-in', person: nameless })).page.status).toBe(502)
    })

    test('an issuer that is down, a cancel and a bookmark each have a way on', async () => {
      const down = await signIn(new DomainError('upstream-unavailable', 'down'))
      expect(down.page.status).toBe(503)
      expect(plainText(down.page.html)).toContain('Chọn cách đăng nhập khác')
      const cancelled = await signIn({ outcome: 'cancelled', returnTo: '/profile' })
      expect(cancelled.page.url.pathname).toBe('/sign-in')
      expect((await signIn({ outcome: 'unknown' })).page.status).toBe(410)
    })

    test('a logout token of the post ends its sessions, and no others', async () => {
      const { browser } = await signIn()
      const post = (token: string) =>
        fetch(`${portal.origin}/sign-in/postal/back-channel-logout`, {
          method: 'POST',
          body: new URLSearchParams({ logout_token: token }),
        })
      expect((await post('bad')).status).toBe(400)
      expect((await browser.visit(portal.origin)).html).toContain('Xin chào')
      expect((await post('good')).status).toBe(200)
      expect((await browser.visit(portal.origin)).html).not.toContain('Xin chào')
    })
  })
}
