import { setImmediate } from 'node:timers/promises'
import { createHttpDriver, type DrivenPage } from '@mot-cua/testing'
import {
  identitySetups,
  openTestIdentity,
  type TestIdentity,
} from '../../apps/identity/src/test-identity.ts'
import { makePerson } from '../../apps/identity/src/test-people.ts'
import { openOwnService } from '../../apps/identity/src/test-relying-parties.ts'

type Settings = Parameters<typeof openTestIdentity>[1]
export type Person = ReturnType<typeof makePerson>
export type Stage = Awaited<ReturnType<typeof openAttackStage>>

/**
 * Identity over real HTTP on PostgreSQL where there is one, else on PGlite, with its store in the
 * database, so that a moved clock moves every limit.
 */
export async function openAttackStage(settings: Settings = {}) {
  const [onPglite, onPostgres] = identitySetups
  const setup = onPostgres && !onPostgres.isSkipped ? onPostgres : onPglite
  const identity = await openTestIdentity(setup, settings)
  const service = await openOwnService(identity)
  return {
    identity,
    service,
    addPeople: (people: Person[], status?: 'locked' | 'disabled') =>
      addPeople(identity, people, status),
    /** Rows of one type that the audit has of a person. */
    async countAudit(person: { personalId: string }, type: string): Promise<number> {
      const rows = await identity.db
        .selectFrom('audit_event')
        .innerJoin('account', 'account.id', 'audit_event.account_id')
        .select('audit_event.id')
        .where('account.personal_id', '=', person.personalId)
        .where('audit_event.type', '=', type)
        .execute()
      return rows.length
    },
    /** Until nothing waits to be sent any more. */
    async settleMessages(): Promise<void> {
      for (;;) {
        const waiting = await identity.db
          .selectFrom('sms_message')
          .select('id')
          .where('text_sealed', 'is not', null)
          .executeTakeFirst()
        if (!waiting) return
        await setImmediate()
      }
    },
    async close() {
      await service.close()
      await identity.close()
    },
  }
}

/** All with one password, hashed once. */
async function addPeople(
  { identity: { accounts, hasher } }: TestIdentity,
  people: Person[],
  status: 'active' | 'locked' | 'disabled' = 'active',
): Promise<void> {
  const [first] = people
  if (!first) return
  const passwordHash = await hasher.hash(first.password)
  await accounts.create(people.map((person) => ({ ...person, status, passwordHash })))
}

/** A browser whose network address, and whatever else it claims, changes when told. */
export function createMovingBrowser(address?: string) {
  const headers: Record<string, string> = {}
  const driver = createHttpDriver(headers)
  const claim = (claims: Record<string, string>) => void Object.assign(headers, claims)
  const moveTo = (next: string) => claim({ 'x-forwarded-for': next })
  moveTo(address ?? randomAddress())
  return { driver, claim, moveTo }
}

export type MovingBrowser = ReturnType<typeof createMovingBrowser>

/** Of 198.18.0.0/15, which is nobody's (RFC 2544). */
export function randomAddress(): string {
  const part = () => Math.floor(Math.random() * 254) + 1
  return `198.${18 + (part() % 2)}.${part()}.${part()}`
}

export async function openSignIn({ service }: Stage, browser: MovingBrowser) {
  return browser.driver.visit(await service.start())
}

export async function typePassword(
  stage: Stage,
  browser: MovingBrowser,
  { personalId, password }: { personalId: string; password: string },
): Promise<DrivenPage> {
  const page = await openSignIn(stage, browser)
  return page.submit({ personalId, password }, 'Đăng nhập')
}

/** In a browser just opened, all the way to the page behind the code; that page's status. */
export async function signInWhole(
  stage: Stage,
  browser: MovingBrowser,
  person: Person,
): Promise<number> {
  stage.identity.phones.forget()
  browser.driver.restart()
  const otpPage = await typePassword(stage, browser, person)
  if (!asksForCode(otpPage)) return otpPage.status
  const code = await stage.identity.phones.nextCode(person.phone)
  const page = await otpPage.submit({ code }, 'Xác nhận')
  return asksForCode(page) ? 422 : page.status
}

export function asksForCode({ html }: DrivenPage): boolean {
  return html.includes('name="code"')
}

/** Seconds that a page tells to wait; 0 without the header. */
export function retryAfterOf({ headers }: DrivenPage): number {
  return Number(headers.get('retry-after') ?? 0)
}

/** All that an onlooker gets, without what differs between any two visits. */
export function describeAnswer({ status, headers, html, url }: DrivenPage, typed: string) {
  const leftOut = new Set(['date', 'x-request-id', 'set-cookie'])
  const told = [...headers].filter(([name]) => !leftOut.has(name))
  const body = html
    .replaceAll(url.pathname, '/visit')
    .replaceAll(encodeURIComponent(url.pathname), '/visit')
    .replaceAll(typed, 'typed')
    .replace(/name="csrf" value="[\w-]+"/g, '')
  return JSON.stringify([status, told, [...headers.keys()], body])
}

export { makePerson }
