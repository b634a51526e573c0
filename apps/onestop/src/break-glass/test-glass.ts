import { newTotpSecret, totpCodeAt } from '@mot-cua/authentication'
import { newId } from '@mot-cua/kernel'
import { type HttpDriver, plainText } from '@mot-cua/testing'
import type { Role } from '../staff-account/staff-account.ts'
import { createBrowser, openLocalStage, PASSWORD } from '../staff-sign-in/test-local.ts'
import { startStaff } from '../test-actors.ts'
import type { OnestopSetup } from '../test-onestop.ts'

export const DOOR = '/staff/sign-in/break-glass'
export const SESSION = 'motcua-onestop-binhdinh-session'
const PAST = '2024-04-15T00:00:00+07:00'

export type GlassStage = Awaited<ReturnType<typeof openGlassStage>>
export type TestAdministrator = { id: string; username: string; phone: string; secret: string }

/** A province after the day, whose clock a suite moves: codes of apps are good once. */
export async function openGlassStage(setup: OnestopSetup) {
  let aheadMs = 0
  const now = () => new Date(Date.now() + aheadMs)
  const stage = await openLocalStage(setup, now)
  await stage.setCutOver(PAST)
  const clock = {
    now,
    forward: (minutes: number) => void (aheadMs += minutes * 60_000),
    /** Another code each time, as a person has who waits for the next one. */
    codeOf({ secret }: Pick<TestAdministrator, 'secret'>): string {
      aheadMs += 31_000
      return totpCodeAt(secret, now())
    },
  }
  const steps = createSteps({ ...stage, ...clock })
  return {
    ...stage,
    ...clock,
    ...steps,
    ...createMeetings(stage, steps),
    enrol: createEnrolling(stage),
    stateNumber: createStating({ ...stage, now }),
    PASSWORD,
  }
}

type LocalStage = Awaited<ReturnType<typeof openLocalStage>>
type Clocked = LocalStage & {
  now: () => Date
  codeOf: (of: Pick<TestAdministrator, 'secret'>) => string
}
type Steps = ReturnType<typeof createSteps>

function createSteps({ origin, codeOf, ...stage }: Clocked) {
  const steps = {
    openDoor: () => createBrowser().visit(`${origin}/staff/sign-in`),
    async typePassword({ username }: { username: string }, password = PASSWORD) {
      const browser = createBrowser()
      const page = await browser.visit(origin + DOOR)
      return { browser, page: await page.submit({ username, password }, 'Tiếp tục') }
    },
    /** As far as the page where both meet. */
    async prove(administrator: TestAdministrator) {
      const { browser, page } = await steps.typePassword(administrator)
      return { browser, page: await page.submit({ code: codeOf(administrator) }, 'Xác nhận') }
    },
    /** Signed in by the e-ID, without the way there. */
    async wear({ id }: Pick<TestAdministrator, 'id'>, provedMinutesAgo = 0) {
      const { person_id } = await stage.db
        .selectFrom('staff_account')
        .select('person_id')
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      const provedAt = new Date(stage.now().getTime() - provedMinutesAgo * 60_000)
      const worn = { staffAccountId: id, personId: person_id ?? '', provedAt }
      const token = await startStaff({ origin, ...stage }, worn)
      const browser = createBrowser()
      browser.plant(origin, `${SESSION}=${token}; Path=/`)
      return browser
    },
    /** As a form that is not on the page would be sent. */
    async post(browser: HttpDriver, path: string, fields: Record<string, string>) {
      const { html } = await browser.visit(`${origin}/help`)
      const csrf = /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
      const headers = { origin, 'sec-fetch-site': 'same-origin' }
      const body = new URLSearchParams({ csrf, ...fields })
      return browser.send(origin + path, { method: 'POST', headers, body })
    },
  }
  return steps
}

function createMeetings({ origin, db }: LocalStage, { prove }: Pick<Steps, 'prove'>) {
  const meetings = {
    async ask(administrator: TestAdministrator, reason = 'Cổng quốc gia không trả lời') {
      const { browser, page } = await prove(administrator)
      const waiting = await page.submit({ reason }, 'Gửi đề nghị')
      const matchCode = /Mã đối chiếu: (\d{3} \d{3})/.exec(plainText(waiting.html))?.[1] ?? ''
      return { browser, page: waiting, matchCode }
    },
    /** Of the newest request of somebody. */
    async requestPath(first: Pick<TestAdministrator, 'id'>): Promise<string> {
      const { id } = await db
        .selectFrom('break_glass')
        .select('id')
        .where('requested_by', '=', first.id)
        .orderBy('requested_at', 'desc')
        .executeTakeFirstOrThrow()
      return `${DOOR}/requests/${id}`
    },
    /** The form with which another one answers it. */
    async openRequest(second: TestAdministrator, first: TestAdministrator) {
      const { browser, page: list } = await prove(second)
      const path = await meetings.requestPath(first)
      return { browser, list, path, page: await browser.visit(origin + path) }
    },
    /** All of it, in two browsers. */
    async breakGlass(first: TestAdministrator, second: TestAdministrator) {
      const { browser, matchCode } = await meetings.ask(first)
      const { page } = await meetings.openRequest(second, first)
      const answer = { match_code: matchCode, reason: 'Đã gọi điện', verdict: 'approved' }
      await page.submit(answer, 'Đồng ý cho đăng nhập')
      const ready = await browser.visit(`${origin}${DOOR}/meeting`)
      return { browser, page: await ready.submit({}, 'Vào hệ thống') }
    },
  }
  return meetings
}

type Enrolled = { roles?: readonly Role[]; isBound?: boolean; hasApp?: boolean }

function createEnrolling(stage: LocalStage) {
  return async ({ roles = ['technical-admin'], isBound = true, hasApp = true }: Enrolled = {}) => {
    const account = await stage.issue({ roles })
    if (isBound) await bind(stage, account.id)
    const secret = newTotpSecret()
    const { authenticatorStore, now } = stage.features
    const fresh = { accountId: account.id, secret, step: 0, at: now(), actor: {} }
    if (hasApp) await authenticatorStore.replace(fresh)
    return { ...account, secret }
  }
}

/** To a person of its own, as the e-ID has shown on a quiet day. */
async function bind({ db }: LocalStage, id: string): Promise<void> {
  const person = { id: newId(), created_at: new Date(), last_staff_account_id: null }
  await db.insertInto('person').values(person).execute()
  await db
    .updateTable('staff_account')
    .set({ person_id: person.id, bound_at: new Date() })
    .where('id', '=', id)
    .execute()
}

/** As the binding keeps the number that it was made by. */
function createStating({ db, now }: LocalStage & { now: () => Date }) {
  return async (id: string, index: string): Promise<void> => {
    const stated = { gender: 'male', personal_id_sealed: 'x', personal_id_index: index } as const
    const verified = { verification: 'verified', bound_index: index } as const
    await db
      .insertInto('staff_identity')
      .values({ staff_account_id: id, revision: 1, saved_at: now(), ...stated, ...verified })
      .execute()
  }
}

export function sessionOf(browser: HttpDriver): string | undefined {
  return browser.cookies().find(({ name }) => name === SESSION)?.value
}
