import {
  createKnownBrowserStore,
  createKnownBrowsers,
  createLimiter,
} from '@mot-cua/authentication'
import type * as database from '@mot-cua/database'
import { addSeconds, createSealer, deriveKey, newId, type Sealer } from '@mot-cua/kernel'
import { addressBucket, createNetworkCheck } from '@mot-cua/web'
import { createAccountStore } from './account/account.store.ts'
import { SCHEMA } from './features.ts'
import { limits } from './limits/limits.data.ts'
import { createQrCodes } from './qr-transaction/qr-code.ts'
import { createQrTransactionStore } from './qr-transaction/qr-transaction.store.ts'
import type {
  Presented,
  QrHolder,
  QrTransactions,
  ScanningDevice,
  ScanOutcome,
} from './qr-transaction/qr-transaction.ts'
import { createQrTransactions } from './qr-transaction/qr-transactions.ts'
import { createQrWatch } from './qr-transaction/qr-watch.ts'
import { createTypedCodes } from './qr-transaction/typed-code.ts'
import type { IdentityTables } from './tables.ts'
import { type IdentitySetup, ownMigrations } from './test-identity.ts'
import { makePerson } from './test-people.ts'
import { insertDevice, listAuditOf } from './test-rows.ts'
import { SHOWN_REQUEST } from './test-shown-request.ts'

export const ISSUER = 'https://id.example.vn'
export const COUNTER = '203.0.113.7'

type Parts = {
  engine: database.SqlEngine
  store: database.EphemeralStore
  now: () => Date
}

let people = 0

/** Everything of QR over a storage, with phones and browsers that need no pages. */
export function createQrStage({ engine, store, now }: Parts) {
  const db = engine.schema<IdentityTables>('identity')
  const sealer = createSealer(deriveKey('any secret', 'sealing'))
  const qr = createQr({ db, sealer, store, now })
  const known = createKnownBrowsers({
    store: createKnownBrowserStore({ db, schema: SCHEMA }),
    key: KEY,
    now,
  })
  return {
    db,
    qr,
    sealer,
    async newPhone() {
      return addPhone(db, await addAccount(db, now()), now())
    },
    /** A browser that was given a code. */
    async open({ browserId = newId(), address = randomAddress(), token }: Opening = {}) {
      const from = { browserId, address, addressBucket: addressBucket(address) }
      const opening = { ...from, visitId: 'visit', knownBrowserToken: token, shown: SHOWN_REQUEST }
      const opened = await qr.open(opening)
      if (!('id' in opened)) throw new Error('limited')
      return toPage(qr, opened.id, { secret: opened.secret, browserId })
    },
    remember: (accountId: string, token?: string) =>
      known.remember({ accountId, acceptanceId: newId(), clientId: 'c', address: 'a' }, token),
    listAudit: (accountId: string) => listAuditOf(db, accountId),
  }
}

export type QrStage = ReturnType<typeof createQrStage>

/** The same over one storage of a suite, at a time that stands still until the test moves it. */
export async function openQrStage(setup: IdentitySetup) {
  let at = new Date()
  const now = () => at
  const opened = await setup.open({ migrations: ownMigrations, schema: SCHEMA, now })
  return {
    ...createQrStage({ ...opened, now }),
    close: () => opened.close(),
    now,
    pass: (seconds: number) => {
      at = addSeconds(at, seconds)
    },
    /** Before each test, or each round of one. */
    setToNow: () => {
      at = new Date()
    },
  }
}

export type OpenQrStage = Awaited<ReturnType<typeof openQrStage>>

const KEY = deriveKey('any secret', 'qr')

type QrParts = Omit<Parts, 'engine'> & { db: ReturnType<typeof dbOf>; sealer: Sealer }

function createQr({ db, sealer, store, now }: QrParts): QrTransactions {
  const onError = (error: unknown) => {
    throw error
  }
  return createQrTransactions({
    store: createQrTransactionStore(db, sealer),
    codes: createQrCodes({ key: KEY, issuer: ISSUER }),
    typedCodes: createTypedCodes({ store, key: KEY }),
    watch: createQrWatch({ channel: store, onError }),
    limiter: createLimiter({ limits, store, key: KEY }),
    isCounter: createNetworkCheck([COUNTER]),
    bucketOf: addressBucket,
    writeWarning: () => 'warning',
    now,
  })
}

export function scanOf(outcome: ScanOutcome) {
  if (outcome.outcome !== 'scanned') throw new Error(outcome.outcome)
  return outcome.scan
}

/** Scanned by a phone, as far as its confirm screen. */
export async function reachScan(stage: QrStage) {
  const [page, phone] = [await stage.open(), await stage.newPhone()]
  const camera = await page.camera()
  const scan = scanOf(await stage.qr.scan(camera, phone))
  const { number } = await page.find()
  const approval = { id: page.id, deviceId: phone.id, accountId: phone.accountId, number }
  const approve = (change: Partial<typeof approval & { jti: string }> = {}) =>
    stage.qr.approve({ ...approval, jti: newId(), ...change, amr: ['swk', 'pin', 'mfa'] })
  return { page, phone, camera, scan, number, approve }
}

/** Approved, and not fetched yet. */
export async function reachApproval(stage: QrStage) {
  const reached = await reachScan(stage)
  const outcome = await reached.approve()
  if (outcome !== 'approved') throw new Error(outcome)
  return reached
}

type Opening = { browserId?: string; address?: string; token?: string | undefined }

function toPage(qr: QrTransactions, id: string, holder: QrHolder) {
  const find = async () => {
    const view = await qr.find(id, holder)
    if (!view) throw new Error('not this browser’s')
    return view
  }
  const listCodes = async () => {
    const codes = await qr.listCodes(await find())
    if (!codes) throw new Error('no codes')
    return codes
  }
  return {
    id,
    holder,
    find,
    listCodes,
    /** What the camera sees in the first moment of a window. */
    async camera(): Promise<Presented> {
      return { source: 'camera', code: (await listCodes()).codes[0] ?? '' }
    },
    complete: () => qr.complete(id, holder),
  }
}

async function addAccount(db: ReturnType<typeof dbOf>, at: Date): Promise<string> {
  const { password: _password, ...person } = makePerson(700_000 + people++)
  const id = newId()
  await createAccountStore(db).insert([{ ...person, id, passwordHash: 'none' }], at)
  return id
}

function dbOf(engine: database.SqlEngine) {
  return engine.schema<IdentityTables>('identity')
}

/** Active, and allowed to sign in on websites. */
export async function addPhone(
  db: ReturnType<typeof dbOf>,
  accountId: string,
  at: Date,
): Promise<ScanningDevice> {
  const id = await insertDevice(db, accountId, { created_at: at })
  return { id, accountId, browserId: newId(), addressBucket: '10.9.9.9' }
}

function randomAddress(): string {
  const part = () => Math.floor(Math.random() * 254) + 1
  return `10.${part()}.${part()}.${part()}`
}

/** Ends a device the way its owner does it elsewhere: first the row, then what it has open. */
export async function revoke(stage: QrStage, deviceId: string) {
  await stage.db
    .updateTable('device')
    .set({ status: 'revoked' })
    .where('id', '=', deviceId)
    .execute()
  await stage.qr.endOfDevice(deviceId)
}
