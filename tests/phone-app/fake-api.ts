import { randomUUID } from 'node:crypto'
import type { AppProblem, AppRoute, Profile, SignInRequest } from '@mot-cua/device-api'
import type { JWK } from 'jose'

type Asked = { jkt: string; jwk: JWK; body: unknown; id: string }
type FakeAnswer = { status: number; body?: unknown }
export type FakeApi = ReturnType<typeof createFakeApi>

export const PASSCODE = '258036'

/** A problem document as the API writes them. */
export function refuse(status: number, code: AppProblem, more: object = {}): FakeAnswer {
  return { status, body: { status, title: code, code, ...more } }
}

/** What identity would answer; a test changes what it needs. */
export function createFakeApi(issuer: string) {
  const devices = new Map<string, string>()
  let key: JWK = {}
  let credentialId = ''
  const profile: Profile = {
    fullName: 'Nguyễn Thị Lan',
    maskedPersonalId: '099•••••0123',
    maskedPhone: '091****986',
    level: 2,
    device: { id: randomUUID(), name: 'Android (Chrome)', webSignIn: false },
    logsOutAfterQr: true,
    hasPasskey: false,
  }
  const overrides = new Map<AppRoute, (asked: Asked) => FakeAnswer | undefined>()
  const calls: { route: AppRoute; body: unknown }[] = []
  const session = () => ({
    deviceId: profile.device.id,
    accessToken: randomUUID(),
    tokenType: 'DPoP',
    expiresInSeconds: 600,
  })
  const api = {
    profile,
    calls,
    /** Last authorization request. */
    asked: new URLSearchParams(),
    scanned: signInRequest(),
    lists: { devices: deviceList(), history: historyList(), browsers: browserList() },
    /** Answers a route in another way, until `overrides` is cleared. */
    overrides,
    authorize(query: URLSearchParams): string {
      api.asked = query
      const back = new URLSearchParams({
        code: 'the-code',
        state: query.get('state') ?? '',
        iss: issuer,
      })
      return `${query.get('redirect_uri')}?${back}`
    },
    forgetDevices: () => devices.clear(),
    /** Of the device that asked last. */
    lastKey: () => key,
    answer(route: AppRoute, asked: Asked): FakeAnswer {
      calls.push({ route, body: asked.body })
      key = asked.jwk
      const own = overrides.get(route)?.(asked)
      return own ?? usual[route]?.(asked) ?? { status: 204 }
    },
  }
  const ok = (body?: unknown): FakeAnswer => ({ status: 200, body })
  const usual: Partial<Record<AppRoute, (asked: Asked) => FakeAnswer>> = {
    enrol({ jkt, body }) {
      devices.set(jkt, passcodeIn(body) ?? '')
      return ok(session())
    },
    unlock({ jkt, body }) {
      if (!devices.has(jkt)) return refuse(401, 'device-unknown')
      // Whether a passkey is good is identity's to say; here it is enough that there is one.
      const isGood = devices.get(jkt) === passcodeIn(body) || hasPasskey(body)
      return isGood ? ok(session()) : refuse(403, 'wrong-passcode', { attemptsLeft: 9 })
    },
    readProfile: () => ok(profile),
    setPermission({ body }) {
      profile.device.webSignIn = Reflect.get(body as object, 'isOn') === true
      return ok(profile)
    },
    scan: () => ok({ ...api.scanned, webSignIn: profile.device.webSignIn }),
    approve: () => ok({ logsOut: profile.logsOutAfterQr }),
    listDevices: () => ok({ devices: api.lists.devices }),
    listHistory: () => ok({ entries: api.lists.history }),
    listBrowsers: () => ok({ browsers: api.lists.browsers }),
    listPasskeys: () => ok({ passkeys: profile.hasPasskey ? [passkey()] : [] }),
    newPasskeyOptions: () => ok({ options: creationOptions() }),
    addPasskey({ body }) {
      profile.hasPasskey = true
      credentialId = String(Reflect.get(Reflect.get(body as object, 'response') as object, 'id'))
      return { status: 204 }
    },
    unlockPasskeyOptions: () => ok({ options: requestOptions(credentialId) }),
  }
  return api
}

function passcodeIn(body: unknown): string | undefined {
  const passcode: unknown =
    typeof body === 'object' && body !== null ? Reflect.get(body, 'passcode') : undefined
  return typeof passcode === 'string' ? passcode : undefined
}

function passkey() {
  const createdAt = '2026-11-21T03:00:00.000Z'
  return { id: randomUUID(), name: 'Android (Chrome)', createdAt, isOfThisDevice: true }
}

function hasPasskey(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'passkey' in body
}

function creationOptions() {
  return {
    challenge: 'Y2hhbGxlbmdl',
    rp: { id: 'localhost', name: 'identity' },
    user: { id: 'dXNlcg', name: 'lan', displayName: 'Lan' },
    pubKeyCredParams: [-7, -257].map((alg) => ({ type: 'public-key', alg })),
    authenticatorSelection: { userVerification: 'required', residentKey: 'required' },
  }
}

function requestOptions(id: string) {
  return {
    challenge: 'Y2hhbGxlbmdl',
    rpId: 'localhost',
    allowCredentials: [{ id, type: 'public-key' }],
    userVerification: 'required',
  }
}

function signInRequest(): SignInRequest {
  return {
    id: 'txn-1',
    nonce: 'nonce-of-the-transaction',
    shown: {
      clientId: 'portal',
      service: 'Cổng Dịch vụ công quốc gia',
      host: 'localhost:4100',
      acr: 'urn:eid:level2',
      claims: ['name', 'birthdate', 'gender', 'personal_id'],
      claimsHash: 'hash-of-the-names',
      place: 'Quy Nhơn, Bình Định',
      browser: 'Chrome, Windows',
      openedAt: '2026-11-21T03:04:05.000Z',
    },
    needsNumber: true,
    isSameNetwork: false,
    decideBefore: new Date(Date.now() + 120_000).toISOString(),
    webSignIn: false,
  }
}

const at = (hoursAgo: number) =>
  new Date(Date.UTC(2026, 10, 21, 3) - hoursAgo * 3_600_000).toISOString()

function deviceList() {
  const [createdAt, lastSeenAt, place] = [at(50), at(1), 'Quy Nhơn, Bình Định']
  const common = { createdAt, lastSeenAt, place }
  return [
    { ...common, id: randomUUID(), name: 'Android (Chrome)', isThis: true, webSignIn: true },
    { ...common, id: randomUUID(), name: 'iPhone (Safari)', isThis: false, webSignIn: false },
  ]
}

function historyList() {
  const place = 'Quy Nhơn, Bình Định'
  const service = 'Cổng Dịch vụ công quốc gia'
  return [
    {
      id: randomUUID(),
      at: at(1),
      kind: 'sign-in.completed',
      method: 'qr',
      service,
      place,
      canDisown: true,
    },
    {
      id: randomUUID(),
      at: at(2),
      kind: 'device.enrolled',
      method: 'other',
      place,
      canDisown: false,
    },
    {
      id: randomUUID(),
      at: at(30),
      kind: 'sign-in.completed',
      method: 'password',
      service,
      place,
      canDisown: true,
    },
  ]
}

function browserList() {
  return [{ id: randomUUID(), lastUsedAt: at(3), expiresAt: at(-1000) }]
}
