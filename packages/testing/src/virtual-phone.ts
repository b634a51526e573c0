import { randomBytes, randomUUID } from 'node:crypto'
import {
  APP_API_PATH,
  APPROVAL_TYPE,
  type AppRoute,
  type ApprovalClaims,
  appRoutes,
  approvalClaims,
  type Problem,
  type Profile,
  type ScanBody,
  type Session,
  type SignInRequest,
} from '@mot-cua/device-api'
import { type DeviceKey, makeDeviceKey } from './device-key.ts'
import { signEs256 } from './es256.ts'
import { createLightHttp, type LightHttp } from './light-http.ts'
import { obtainAppToken } from './phone-sign-in.ts'
import type { SeededPerson } from './seeded-people.ts'
import { randomAddress } from './sign-in-visit.ts'
import type { SmsSink } from './sms-sink.ts'

/** What identity answered: the body as the route has it, or a problem document. */
export type AppAnswer<T> = { status: number; body: T; problem: Partial<Problem> }

export type Call = {
  id?: string
  body?: unknown
  /** In place of the session's. */
  accessToken?: string
  /** In place of a fresh one. */
  proof?: string
  /** Sends no token, as `/unlock` wants it. */
  isBare?: boolean
}

export type VirtualPhoneOptions = {
  issuer: string
  /** Addresses of the processes, taken in turn; the issuer's own when left out. */
  targets?: readonly string[]
  /** Shared by many phones of a load test. */
  http?: LightHttp
  /** Where the phone is, told by `X-Forwarded-For`. */
  address?: string
  /** Cookies of the browser that the app runs in. */
  cookie?: string
  /** By which approvals are signed, in milliseconds; proofs keep to the real clock. */
  now?: () => number
  key?: DeviceKey
}

type Enrolment = { name: string; passcode: string }
export type Decision = { passcode: string; number?: string | undefined }

export type VirtualPhone = ReturnType<typeof createVirtualPhone>

/** The phone app without a screen: every call of its API, with a key of its own. */
export function createVirtualPhone(options: VirtualPhoneOptions) {
  const { issuer, http = createLightHttp(), now = Date.now, key = makeDeviceKey() } = options
  const address = options.address ?? randomAddress()
  const send = createSender({ ...options, http, key, address })
  const sign = createSigner(key, { issuer, now })
  let session: Session | undefined

  async function call<T>(route: AppRoute, call: Call = {}): Promise<AppAnswer<T>> {
    const accessToken = call.isBare ? undefined : (call.accessToken ?? session?.accessToken)
    return send<T>(route, { ...call, ...(accessToken === undefined ? {} : { accessToken }) })
  }
  async function begin(answering: Promise<AppAnswer<Session>>): Promise<AppAnswer<Session>> {
    const answer = await answering
    if (answer.status === 200) session = answer.body
    return answer
  }

  return {
    key,
    address,
    call,
    session: () => session,
    /** Password and OTP on identity's pages, as the app's own client; the access token. */
    signIn: (person: SeededPerson, sms: Pick<SmsSink, 'nextTo'>) =>
      obtainAppToken({ ...options, http, key, address }, { person, sms }),
    enrol: (accessToken: string, body: Enrolment) => begin(call('enrol', { accessToken, body })),
    unlock: (passcode: string) => begin(call('unlock', { body: { passcode }, isBare: true })),
    setPermission: (isOn: boolean, passcode: string) =>
      call<Profile>('setPermission', { body: { isOn, passcode } }),
    scan: (body: ScanBody) => call<SignInRequest>('scan', { body }),
    /** Signs what was shown; `claims` change what the approval says. */
    sign,
    approve: (request: SignInRequest, { passcode, number }: Decision) =>
      call<Approved>('approve', sendApproval(request.id, sign(request, number), passcode)),
    refuse: (request: SignInRequest, isNotMe = false) =>
      call<undefined>('refuse', { id: request.id, body: { isNotMe } }),
    signOut: () => call<undefined>('signOut'),
    close: () => http.close(),
  }
}

type Approved = { logsOut: boolean }

function sendApproval(id: string, approval: string, passcode: string): Call {
  return { id, body: { approval, passcode } }
}

/** Throws with the problem's code unless the call went well. */
export function expectDone<T>({ status, body, problem }: AppAnswer<T>): T {
  if (status < 300) return body
  throw new Error(`the app's API: ${status} ${problem.code ?? ''}`)
}

type SenderDeps = VirtualPhoneOptions & { http: LightHttp; key: DeviceKey; address: string }
type Sent = Call & { accessToken?: string }

function createSender({ issuer, targets = [issuer], http, key, address, cookie }: SenderDeps) {
  let turn = 0
  return async <T>(route: AppRoute, call: Sent): Promise<AppAnswer<T>> => {
    const { method, path } = appRoutes[route]
    const { id = '', body, accessToken, proof } = call
    const at = `${APP_API_PATH}${path.replace(':id', id)}`
    turn += 1
    const answer = await http.send(`${targets[turn % targets.length] ?? issuer}${at}`, {
      method,
      headers: {
        accept: 'application/json',
        'accept-language': 'vi',
        'x-forwarded-for': address,
        dpop: proof ?? key.prove({ method, url: issuer + at, accessToken }),
        ...(accessToken === undefined ? {} : { authorization: `DPoP ${accessToken}` }),
        ...(cookie === undefined ? {} : { cookie }),
      },
      ...(body === undefined ? {} : { json: body }),
    })
    const read: unknown = answer.body === '' ? undefined : JSON.parse(answer.body)
    const problem = answer.status < 300 ? {} : (read as Partial<Problem>)
    return { status: answer.status, body: read as T, problem }
  }
}

type Signing = { issuer: string; now: () => number }

function createSigner(key: DeviceKey, { issuer, now }: Signing) {
  return (request: SignInRequest, number?: string, claims: Partial<ApprovalClaims> = {}) => {
    const signing = { issuer, nowSeconds: Math.floor(now() / 1000), jti: randomUUID() }
    const shown = approvalClaims({ ...request, number }, signing)
    return signEs256(key.privateKey, { typ: APPROVAL_TYPE }, { ...shown, ...claims })
  }
}

/** A passcode that nobody refuses. */
export function makePasscode(): string {
  const digits = randomBytes(2).readUInt16BE() % 1000
  return `73${String(digits).padStart(3, '0')}5`
}
