import { createPrivateKey } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import * as database from '@mot-cua/database'
import { createSealer, deriveKey, systemClock } from '@mot-cua/kernel'
import {
  createOidcProvider,
  loadProviderKeys,
  logoutMigration,
  type OidcProvider,
  type OidcProviderTables,
  providerMigration,
  registrationTokenMigration,
  type SignInOptions,
} from '@mot-cua/oidc'
import { listenAnywhere, signEs256 } from '@mot-cua/testing'
import type { Kysely } from 'kysely'

export const ISSUER_TOKEN = 'test-initial-access-token-32-chars'

/** Whom the stand-in signs in, and what it says of them. */
export type TestPerson = {
  account: string
  name: string
  level: 0 | 1 | 2
  personalId?: string
  birthdate?: string
  /** Its other accounts there. */
  linked?: readonly string[]
}

const acrs = [undefined, 'urn:eid:level1', 'urn:eid:level2'] as const
const scopeClaims = {
  profile: ['name', 'birthdate', 'gender'],
  phone: ['phone_number', 'phone_number_verified'],
  personal_id: ['personal_id'],
  account: ['technical_id', 'account_type', 'upstream', 'linked_subjects'],
}

export type TestIssuer = Awaited<ReturnType<typeof openTestIssuer>>

/**
 * A national portal, or an issuer of e-IDs, over real HTTP: it signs in whoever is chosen, without
 * pages. The real ones take part in tests/journeys.
 */
export async function openTestIssuer(engine: database.SqlEngine, schema: string) {
  await database.migrate(engine, schema, [
    database.ephemeralMigration,
    providerMigration,
    logoutMigration('0001'),
    registrationTokenMigration('0002'),
  ])
  const db = engine.schema<OidcProviderTables>(schema)
  const store = database.createSqlEphemeralStore(engine, schema, {})
  const known = new Map<string, TestPerson>()
  const chosen: { person: TestPerson | undefined } = { person: undefined }
  const server = createServer()
  const listening = await listenAnywhere(server)
  const { url } = listening
  const sealer = createSealer(deriveKey('a secret of the tests, of no use', 'sealing'))
  const loadKeys = () => loadProviderKeys({ db, sealer, now: systemClock })
  const keys = await loadKeys()
  const oidc = await openProvider({ issuer: url, db, store, keys, loadKeys }, known)
  let tokenRequests = 0
  server.on('request', (incoming, outgoing) => {
    const { pathname } = new URL(incoming.url ?? '/', url)
    if (pathname === '/token') tokenRequests += 1
    if (oidc.handles(pathname)) oidc.callback(incoming, outgoing)
    else void answerVisit(oidc, { incoming, outgoing }, chosen.person)
  })
  return {
    url,
    /** Whoever comes next is this person; nobody, when the visit is to be cancelled. */
    choose(person: TestPerson | undefined) {
      chosen.person = person
      if (person) known.set(person.account, person)
    },
    /** Signed as this issuer signs, whatever is said in it. */
    sign: (header: object, claims: object) => signWith(keys, header, claims),
    /** How often somebody has asked for tokens. */
    tokenRequests: () => tokenRequests,
    /** Sends the logout tokens that are due. */
    deliverLogouts: () => oidc.logouts.deliver(),
    async close() {
      await listening.close()
      await store.close()
    },
  }
}

type Keys = Awaited<ReturnType<typeof loadProviderKeys>>

function signWith({ signing: [jwk] }: Keys, header: object, claims: object): string {
  if (!jwk) throw new Error('no key to sign with')
  const key = createPrivateKey({ key: { ...jwk }, format: 'jwk' })
  return signEs256(key, { kid: jwk.kid, ...header }, claims)
}

type Provided = {
  issuer: string
  db: Kysely<OidcProviderTables>
  store: database.EphemeralStore
  keys: Keys
  loadKeys: () => Promise<Keys>
}

async function openProvider(
  provided: Provided,
  known: ReadonlyMap<string, TestPerson>,
): Promise<OidcProvider> {
  return createOidcProvider({
    ...provided,
    appId: 'test-issuer',
    addressBucket: (address) => address,
    initialAccessToken: ISSUER_TOKEN,
    approvedPrivateHosts: ['localhost', '127.0.0.1'],
    serviceScopes: ['portal:staff'],
    pages: {
      renderError: (ctx, out) => {
        ctx.body = `stopped: ${out.error} ${out.error_description ?? ''}`
      },
      renderLogout: (ctx) => {
        ctx.body = 'sign out?'
      },
      renderLoggedOut: (ctx) => {
        ctx.body = 'signed out'
      },
    },
    onError: (error) => {
      throw error
    },
    now: systemClock,
    signIn: describeSignIn(known),
  })
}

function describeSignIn(known: ReadonlyMap<string, TestPerson>): SignInOptions {
  return {
    acrValues: ['urn:eid:level1', 'urn:eid:level2'],
    demandsAcrValues: true,
    scopes: Object.keys(scopeClaims),
    claims: scopeClaims,
    uiLocales: ['vi', 'en'],
    interactionPath: '/visit',
    agreementOn: () => Promise.resolve({ withheld: [] }),
    findAccount: async (accountId) => {
      const person = known.get(accountId)
      return person && { accountId, claims: (asker) => Promise.resolve(claimsOf(person, asker)) }
    },
  }
}

function claimsOf(
  { account, name, level, personalId, birthdate, linked = [] }: TestPerson,
  asker: { subjectOf(accountId: string): string | undefined },
) {
  return {
    sub: account,
    name,
    birthdate,
    personal_id: personalId,
    technical_id: `T-${account}`,
    account_type: 'citizen',
    upstream: level === 0 ? 'portal' : 'eid',
    linked_subjects: linked.flatMap((other) => asker.subjectOf(other) ?? []),
  }
}

type Exchange = { incoming: IncomingMessage; outgoing: ServerResponse }

async function answerVisit(
  oidc: OidcProvider,
  { incoming, outgoing }: Exchange,
  person: TestPerson | undefined,
): Promise<void> {
  const provider = await oidc.refreshed()
  const { params } = await provider.interactionDetails(incoming, outgoing)
  await provider.interactionFinished(incoming, outgoing, resultOf(person, params))
}

function resultOf(person: TestPerson | undefined, params: Record<string, unknown>) {
  if (!person) return { error: 'access_denied' }
  // As a value or as an essential claim: both stand in the parameters as text.
  const demanded = [2, 1].find((level) => JSON.stringify(params).includes(`urn:eid:level${level}`))
  if (person.level < (demanded ?? 0)) return { error: 'unmet_authentication_requirements' }
  const acr = acrs[person.level]
  const login = { accountId: person.account, amr: ['pwd', 'sms', 'mfa'], remember: false }
  return { login: acr ? { ...login, acr } : login, consent: {} }
}
