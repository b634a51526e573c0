import { createServer } from 'node:http'
import * as database from '@mot-cua/database'
import { systemClock } from '@mot-cua/kernel'
import {
  createHttpDriver,
  createTestPhones,
  type DrivenPage,
  type HttpDriver,
  listenAnywhere,
  storeSetups,
} from '@mot-cua/testing'
import { cookieName, createAppServer, createLogger, listRoutes } from '@mot-cua/web'
import { migrations } from '../migrations/index.ts'
import { type PresetId, presets } from '../presets/index.ts'
import { appIdOf, type OnestopConfig, schemaOf } from './config.ts'
import { createFeatures, type Features } from './features.ts'
import { createPages } from './pages.ts'
import type { NewStaffAccount } from './staff-account/staff-account.ts'
import type { OnestopTables } from './tables.ts'
import { ISSUER_TOKEN, openTestIssuer, type TestIssuer, type TestPerson } from './test-issuer.ts'
import { createTestRegister, type TestRegister } from './test-register.ts'

/** The storages every suite of a province must pass on. */
export const onestopSetups = await storeSetups(database)
export type OnestopSetup = (typeof onestopSetups)[number]

/** For what does not depend on the storage. */
export const [onPglite] = onestopSetups as [OnestopSetup]

export const lan: TestPerson = {
  account: 'lan',
  name: 'Nguyễn Thị Lan',
  level: 2,
  personalId: '099186000123',
  birthdate: '1986-05-04',
}

export const SECRET_KEY = 'a secret for tests that is long enough'

type Opened = Awaited<ReturnType<OnestopSetup['open']>>
/** What a province stands on. */
type Standing = { opened: Opened; portal: TestIssuer; identity: TestIssuer }

type Options = {
  setup?: OnestopSetup
  preset?: PresetId
  now?: () => Date
  /** Another province, whose storage and issuers this one shares; to be closed before that one. */
  beside?: Standing
  /** Puts other features in the place of the real ones. */
  adapt?: (features: Features) => Features
}

export type TestOnestop = Awaited<ReturnType<typeof openTestOnestop>>

/** A real province over real HTTP and SQL; the portal and the issuer of e-IDs are stand-ins. */
export async function openTestOnestop({
  setup = onPglite,
  preset: presetId = 'binhdinh-2024',
  now = systemClock,
  beside,
  adapt = (features) => features,
}: Options = {}) {
  const preset = beforeTheDay(presets[presetId])
  const schema = schemaOf(preset)
  const opened = await (beside ? openBeside(beside, schema) : setup.open({ migrations, schema }))
  const portal = beside?.portal ?? (await openTestIssuer(opened.engine, 'test_portal'))
  const identity = beside?.identity ?? (await openTestIssuer(opened.engine, 'test_identity'))
  const parties = { preset, portal, identity }
  const register = createTestRegister(now)
  const serving = { opened, now, adapt, register }
  const { listening, phones, features, app } = await serve(parties, serving)
  const { url: origin } = listening
  return {
    origin,
    ...parties,
    db: opened.engine.schema<OnestopTables>(schemaOf(preset)),
    features,
    opened,
    phones,
    /** The population registry and the portal's ear for news, as this province meets them. */
    register,
    routes: listRoutes(app),
    /** One more process of the same province, over the same storage. */
    openSecondProcess: () => openSecond(parties, { ...serving, origin }),
    /** A browser in which somebody has just signed in, by the pages that lead there. */
    signInCitizen: (person: TestPerson = lan) => signIn({ origin, portal }, '/sign-in', person),
    /** By the e-ID, under whatever hat follows from the accounts that are there. */
    signInStaff: (person: TestPerson = lan) =>
      signIn({ origin, portal }, '/staff/sign-in/eid', person),
    /** A browser in which an official has signed in by the issued local account (R129). */
    wearLocally: (username: string) => wearLocally({ origin, features, preset }, username),
    /** Officials of units that are there; those with a person are bound to it. */
    addStaff: (accounts: readonly TestStaff[]) => addStaff(features, accounts),
    async close() {
      await listening.close()
      await features.sms.close()
      if (!beside) for (const one of [portal, identity, opened]) await one.close()
    },
  }
}

/** As two provinces in one database: a schema of its own, and nothing else between them. */
async function openBeside({ opened }: Standing, schema: string): Promise<Opened> {
  const { engine } = opened
  await database.migrate(engine, schema, [database.ephemeralMigration, ...migrations])
  return { ...opened, store: database.createSqlEphemeralStore(engine, schema, {}) }
}

/** Both ways in are open to officials, whatever the day of the test; a suite may set one. */
function beforeTheDay(preset: OnestopConfig['preset']): OnestopConfig['preset'] {
  return { ...preset, settings: { ...preset.settings, cutOver: { citizen: null, staff: null } } }
}

type Parties = { preset: OnestopConfig['preset']; portal: TestIssuer; identity: TestIssuer }

type Serving = Required<Pick<Options, 'now' | 'adapt'>> & {
  opened: Opened
  register: TestRegister
  /** Of the province, where this is one more process of it. */
  origin?: string
}

/** With connections of its own, where the storage is one that several processes can open. */
async function openSecond(parties: Parties, serving: Serving) {
  const { opened } = serving
  const own = opened.url === undefined ? undefined : await opened.openElsewhere()
  const stored = { ...opened, ...own }
  const { listening, features } = await serve(parties, { ...serving, opened: stored })
  return {
    origin: listening.url,
    features,
    async close() {
      await listening.close()
      await features.sms.close()
      await own?.close()
    },
  }
}

/** Listening before it is built: a province registers under its own address. */
async function serve(parties: Parties, { opened, now, adapt, register, origin }: Serving) {
  const server = createServer()
  const listening = await listenAnywhere(server)
  const config = configOf({ ...parties, origin: origin ?? listening.url })
  const phones = createTestPhones()
  const logger = createLogger({ app: 'onestop', level: 'silent' })
  const deps = { ...opened, smsGateway: phones.gateway, logger, now, ...register.parties }
  const features = adapt(await createFeatures(config, deps))
  await features.settings.freshen()
  const app = createPages(config, { features, logger, isReady: () => Promise.resolve() })
  const built = createAppServer({ app, ...config, logger })
  server.on('request', (incoming, outgoing) => built.emit('request', incoming, outgoing))
  return { listening, phones, features, app }
}

function configOf({
  preset,
  origin,
  portal,
  identity,
}: Parties & { origin: string }): OnestopConfig {
  return {
    preset,
    publicUrl: origin,
    portalIssuer: portal.url,
    portalInitialAccessToken: ISSUER_TOKEN,
    identityIssuer: identity.url,
    identityInitialAccessToken: ISSUER_TOKEN,
    registryUrl: 'http://localhost:4400',
    registryInitialAccessToken: undefined,
    secretKey: SECRET_KEY,
    // A test may come from any address: limits count by it.
    trustedProxies: ['127.0.0.1'],
    textProfile: 'vn-2024',
    isOfficial: false,
  }
}

export type SignedInBrowser = { browser: HttpDriver; page: DrivenPage }

async function signIn(
  { origin, portal }: { origin: string; portal: TestIssuer },
  path: string,
  person: TestPerson,
): Promise<SignedInBrowser> {
  portal.choose(person)
  const browser = createHttpDriver()
  return { browser, page: await browser.visit(origin + path) }
}

type Wearing = { origin: string; features: Features; preset: OnestopConfig['preset'] }

async function wearLocally({ origin, features, preset }: Wearing, username: string) {
  const { id, full_name } = await features.db
    .selectFrom('staff_account')
    .select(['id', 'full_name'])
    .where('username', '=', username)
    .executeTakeFirstOrThrow()
  const token = await features.sessions.start({
    kind: 'staff',
    method: 'local',
    staffAccountId: id,
    name: full_name,
    authenticatedAt: features.now(),
    isSharedComputer: false,
  })
  const browser = createHttpDriver()
  browser.plant(origin, `${cookieName(appIdOf(preset), 'session', false)}=${token}; path=/`)
  return { id, browser }
}

export type TestStaff = NewStaffAccount & { person?: TestPerson }

/** One unit, where a test needs any. */
export const testUnits = [
  { code: 'H08', name: 'UBND tỉnh Bình Định', kind: 'province', parentCode: undefined },
  { code: 'H08.15', name: 'Sở Tư pháp', kind: 'department', parentCode: 'H08' },
  { code: 'H08.31', name: 'UBND thành phố Quy Nhơn', kind: 'district', parentCode: 'H08' },
] as const

/** As after an earlier sign-in: the subject is known, and the account is bound to its person. */
async function addStaff(features: Features, accounts: readonly TestStaff[]): Promise<void> {
  const { units, staffAccounts, db, now } = features
  await units.add(testUnits.map((unit) => ({ ...unit, communeCode: undefined })))
  await staffAccounts.add(accounts, now())
  for (const { person, username } of accounts) {
    if (!person) continue
    const personId = await findPerson(features, person)
    await db
      .updateTable('staff_account')
      .set({ person_id: personId, bound_at: now() })
      .where('username', '=', username)
      .execute()
  }
}

/** Persons of tests are told apart by a technical id that the stand-in makes of their account. */
async function findPerson({ db }: Features, { account, name }: TestPerson): Promise<string> {
  const technicalId = `T-${account}`
  const known = await db
    .selectFrom('citizen_profile')
    .select('person_id')
    .where('technical_id', '=', technicalId)
    .executeTakeFirst()
  if (known) return known.person_id
  throw new Error(`${name} has to have signed in as a citizen before`)
}
