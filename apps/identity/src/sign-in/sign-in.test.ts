import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { identitySetups, openTestIdentity, type TestIdentity } from '../test-identity.ts'
import { createBrowser, reachOtp, signIn, wrong } from '../test-journey.ts'
import { LAN, MINH } from '../test-people.ts'
import { openOutsideService, openOwnService } from '../test-relying-parties.ts'

for (const setup of identitySetups) {
  describe.skipIf(setup.isSkipped)(`signing in with password and OTP: ${setup.title()}`, () => {
    let identity: TestIdentity
    let service: Awaited<ReturnType<typeof openOwnService>>
    beforeAll(async () => {
      identity = await openTestIdentity(setup)
      service = await openOwnService(identity)
    })
    afterAll(async () => {
      await service?.close()
      await identity?.close()
    })

    test('a service of our own gets the person after password, code and agreement', async () => {
      const { callback } = await signIn(identity, service)
      expect(callback.url.origin).toBe(service.origin)
      expect(await service.finish(callback.url)).toMatchObject({
        outcome: 'signed-in',
        person: {
          acr: 'urn:eid:level2',
          amr: ['pwd', 'sms', 'mfa'],
          claims: { name: LAN.fullName, birthdate: '1986-05-04', personal_id: LAN.personalId },
        },
      })
    })

    test('a level 1 account signs in at level 1, with a year for a birth date', async () => {
      const { callback } = await signIn(identity, { ...service, person: MINH })
      const outcome = await service.finish(callback.url)
      expect(outcome).toMatchObject({
        person: { acr: 'urn:eid:level1', claims: { birthdate: '1960', name: MINH.fullName } },
      })
    })

    test('an outside client that registered itself signs a person in', async () => {
      const outside = await openOutsideService(identity)
      const { callback } = await signIn(identity, { start: () => outside.start() })
      const tokens = await outside.finish(callback.url)
      expect(tokens.claims()).toMatchObject({ acr: 'urn:eid:level2', iss: identity.issuer })
      await outside.close()
    })

    test('the session cookie gets a new value at the sign-in', async () => {
      const browser = createBrowser()
      const sessionOf = () =>
        browser.cookies().find(({ name }) => name === 'motcua-identity-session')?.value
      await signIn(identity, { ...service, browser })
      const first = sessionOf()
      // The service asks for a fresh proof: the same browser, a new authentication.
      const again = await openOutsideService(identity)
      const start = () => again.start({ prompt: 'login' })
      await signIn(identity, { start, browser })
      expect(first).toBeTruthy()
      expect(sessionOf()).not.toBe(first)
      await again.close()
    })

    /** Posts every code at the same time; the statuses, and what the audit keeps of it. */
    async function race(codesOf: (right: string) => string[]) {
      const person = await identity.newPerson()
      const { otpPage, code } = await reachOtp(identity, { ...service, person })
      const pages = await Promise.all(
        codesOf(code).map((typed) => otpPage.submit({ code: typed }, 'Xác nhận')),
      )
      const account = await identity.db
        .selectFrom('account')
        .select('id')
        .where('personal_id', '=', person.personalId)
        .executeTakeFirstOrThrow()
      const events = await identity.listAudit()
      const count = (type: string) =>
        events.filter((event) => event.account_id === account.id && event.type === type).length
      return {
        statuses: pages.map(({ status }) => status),
        accepted: count('sign-in.completed'),
        rejected: count('otp.rejected'),
      }
    }

    test('the right code twenty times: one sign-in, no error', async () => {
      const { statuses, accepted } = await race((right) => Array.from({ length: 20 }, () => right))
      expect(accepted).toBe(1)
      expect(Math.max(...statuses)).toBeLessThan(500)
      expect(statuses).toContain(200)
    })

    test('49 wrong codes and the right one: five compared at most', async () => {
      const { statuses, accepted, rejected } = await race((right) => {
        const guesses = Array.from({ length: 49 }, (_, step) => {
          const guess = (Number(wrong(right)) + step * 17) % 1_000_000
          return guess === Number(right) ? wrong(right) : String(guess).padStart(6, '0')
        })
        return [...guesses.slice(0, 25), right, ...guesses.slice(25)]
      })
      expect(rejected + accepted).toBeLessThanOrEqual(5)
      expect(Math.max(...statuses)).toBeLessThan(500)
    })

    test.each([
      `update identity.audit_event set type = 'nothing'`,
      `delete from identity.audit_event`,
      `truncate identity.audit_event`,
      `truncate identity.audit_event cascade`,
    ])('%s is refused by the database', async (statement) => {
      const before = await identity.listAudit()
      const changed = sql.raw(statement).execute(identity.db)
      await expect(changed).rejects.toThrow('audit_event is append-only')
      expect(before.length).toBeGreaterThan(0)
      expect(await identity.listAudit()).toEqual(before)
    })
  })
}
