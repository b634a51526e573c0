import { addSeconds, newId } from '@mot-cua/kernel'
import type { SignedIn } from '@mot-cua/oidc'
import { createHttpDriver, type HttpDriver } from '@mot-cua/testing'
import { createSessionCookie } from '@mot-cua/web'
import { Hono } from 'hono'
import type { ProvenAccount } from './account/account.ts'
import { enter } from './entrance/enter.ts'
import type { Features } from './features.ts'
import type { LinkSms } from './linking/link-sms.ts'
import { createLinkingFeatures } from './linking-area.ts'
import type { PortalEnv } from './page.ts'
import { createPersonStore } from './person/person.store.ts'
import { createPersons } from './person/person.ts'
import type { GateDecision } from './policy/gate.ts'
import type { NewTestAccount } from './test-account.ts'
import {
  lanSignedIn,
  openTestPortal,
  type PortalSetup,
  type TestPortal,
  type TestStorage,
  testConfig,
} from './test-portal.ts'
import { withTestCallers } from './test-province.ts'
import type { Verification } from './verification/verification.ts'

export type LinkingPortal = Awaited<ReturnType<typeof openLinkingPortal>>

/** What the tests turn while it runs. */
type Switches = {
  now: Date
  gate: GateDecision
  /** Accounts whose password is of no use. */
  unusable: Set<string>
  registryAnswers: boolean
}

/** A citizen of the tests: one personal id, an e-ID account, perhaps old accounts. */
export type Citizen = { personalId: string; name: string; phone: string; level: 1 | 2 }

let citizens = 0
/** Ids of the prefix that nobody is issued. */
export function newCitizen(given: Partial<Citizen> = {}): Citizen {
  citizens += 1
  const serial = String(citizens).padStart(6, '0')
  return {
    personalId: `099186${serial}`,
    name: `Nguyễn Thị Số ${citizens}`,
    phone: `+84912${serial}`,
    level: 2,
    ...given,
  }
}

/** What identity says of the citizen after a sign-in now. */
export function signedInAs(citizen: Citizen, authenticatedAt: Date): SignedIn {
  const subject = `subject-of-${citizen.personalId}-${citizen.name}`
  return {
    ...lanSignedIn,
    subject,
    sid: `sid-${newId()}`,
    acr: `urn:eid:level${citizen.level}`,
    authenticatedAt,
    claims: {
      sub: subject,
      name: citizen.name,
      birthdate: '1986-05-04',
      gender: 'female',
      personal_id: citizen.personalId,
      phone_number: citizen.phone,
    },
  }
}

type Given = Pick<NonNullable<Parameters<typeof openTestPortal>[1]>, 'trustedSources'>

/** The real portal with a register that confirms everybody, and SMS that are kept. */
export async function openLinkingPortal(setup: PortalSetup, given: Given = {}) {
  const sms: LinkSms[] = []
  const switches: Switches = {
    now: new Date(),
    gate: { access: 'full' },
    unusable: new Set(),
    registryAnswers: true,
  }
  const now = () => switches.now
  const portal = await openTestPortal(setup, {
    ...given,
    now,
    adapt: (features, storage) => adapt(features, { storage, sms, switches }),
    routes: (features, storage) => createOldSignIn(features, storage, now),
  })
  return {
    ...portal,
    ...createSteps(portal, now),
    ...createLookups(portal, now),
    sms,
    switches,
    later: (seconds: number) => {
      switches.now = addSeconds(switches.now, seconds)
    },
  }
}

/** What people do. */
function createSteps({ script, origin }: TestPortal, now: () => Date) {
  const expectEid = (citizen: Citizen) => {
    script.outcome = { outcome: 'signed-in', person: signedInAs(citizen, now()) }
  }
  return {
    newBrowser: () => createHttpDriver(),
    /** Who will have signed in at identity when the portal sends somebody there. */
    expectEid,
    /** By the e-ID, as a person does it who goes to `path`. */
    signInEid(browser: HttpDriver, citizen: Citizen, path = '/profile') {
      expectEid(citizen)
      return browser.visit(`${origin}/sign-in/eid?return_to=${encodeURIComponent(path)}`)
    },
    /** By the old account's own means, which end in the one entrance. */
    signInOld: (browser: HttpDriver, { accountId }: ProvenAccount, path = '/') =>
      browser.visit(`${origin}/test-sign-in?${new URLSearchParams({ accountId, path })}`),
  }
}

/** What stands in the database, and what is put there. */
function createLookups({ db, newAccount }: TestPortal, now: () => Date) {
  return {
    /** An account issued by the portal with the citizen's id and phone, verified. */
    async newOldAccount(citizen: Citizen, given: NewTestAccount = {}) {
      const { personalId, name, phone } = citizen
      const proven = await newAccount({ type: 'portal', name, personalId, phone, ...given })
      await db
        .updateTable('account_field')
        .set({ status: 'verified' })
        .where('account_id', '=', proven.accountId)
        .where('name', '=', 'phone')
        .execute()
      return proven
    },
    /** What the identity information page does: the register confirms the id. */
    async verify(accountId: string, personalId: string) {
      const confirmed = { value: personalId, status: 'verified', source: 'registry' } as const
      await db
        .insertInto('account_field')
        .values({ account_id: accountId, name: 'personalId', ...confirmed, as_of: now() })
        .execute()
    },
    accountRow: (accountId: string) =>
      db.selectFrom('account').selectAll().where('id', '=', accountId).executeTakeFirst(),
    eventsOf: (accountId: string) =>
      db
        .selectFrom('link_event')
        .selectAll()
        .where('account_id', '=', accountId)
        .orderBy('sequence')
        .execute(),
  }
}

type Adapting = { storage: TestStorage; sms: LinkSms[]; switches: Switches }

function adapt(features: Features, { storage, sms, switches }: Adapting): Features {
  const now = () => switches.now
  const gate = { decide: () => switches.gate }
  const linkingArea = createLinkingFeatures({
    ...storage,
    gate,
    now,
    requirements: features.requirements,
    sessions: features.sessions,
    hotline: testConfig.hotline,
    limiter: features.limiter,
    sms: features.sms,
    smsNotices: {
      notify: (message) => Promise.resolve(void sms.push(message)),
      queueForRound: (_trx, message) => Promise.resolve(void sms.push(message)),
    },
    waysIn: { isUsable: ({ accountId }) => Promise.resolve(!switches.unusable.has(accountId)) },
  })
  const registry = { verify: () => Promise.resolve(verificationOf(switches)) }
  return {
    ...withTestCallers(features),
    persons: createPersons({ store: createPersonStore(storage.db), registry, now }),
    linkingArea,
    proofTakers: [linkingArea.entrance.takeProof],
    onwards: [linkingArea.entrance.onward],
  }
}

function verificationOf({ registryAnswers, now }: Switches): Verification {
  if (!registryAnswers) return { outcome: 'unavailable' }
  const verified = 'verified' as const
  const fields = { fullName: verified, personalId: verified, dateOfBirth: verified }
  return { outcome: 'checked', isDeceased: false, fields, checkedAt: now }
}

/** In place of user name, password and code, which are not what is tested here. */
function createOldSignIn(features: Features, { db }: TestStorage, now: () => Date) {
  const cookie = createSessionCookie({ appId: 'portal', secureCookies: false })
  return new Hono<PortalEnv>().get('/test-sign-in', async (c) => {
    const account = await db
      .selectFrom('account')
      .select(['id', 'person_id', 'type', 'audience'])
      .where('id', '=', c.req.query('accountId') ?? '')
      .executeTakeFirstOrThrow()
    const proven: ProvenAccount = {
      accountId: account.id,
      personId: account.person_id,
      type: account.type,
      audience: account.audience,
      name: 'Chủ tài khoản cũ',
      level: 0,
      authenticatedAt: now(),
      amr: ['pwd', 'sms', 'mfa'],
    }
    const returnTo = c.req.query('path') ?? '/'
    return c.redirect(await enter(c, { ...features, cookie }, { proven, returnTo }), 303)
  })
}
