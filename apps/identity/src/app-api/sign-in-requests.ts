import type { ApproveBody, SignInRequest } from '@mot-cua/device-api'
import type { AssuranceLevel } from '../account/account.ts'
import type { ApprovalFault, Approvals } from '../approval/approval.ts'
import type { DeviceInUse } from '../device/device.ts'
import type { PasscodeOutcome, Passcodes } from '../device/passcode.ts'
import type { Passkeys } from '../passkey/passkey.ts'
import type {
  Presented,
  QrTransactions,
  Scan,
  ScanOutcome,
} from '../qr-transaction/qr-transaction.ts'
import type { RuleSettings } from '../rule-settings/rule-settings.ts'
import type { SessionEnding } from '../session-ending/session-ending.ts'

/** Where a request of the app came from. */
export type AppOrigin = {
  address: string
  addressBucket: string
  /** `motcua-identity-browser`, where the app runs in a browser that has one. */
  browserId: string | undefined
}

export type ScanAnswer =
  | { outcome: 'scanned'; request: SignInRequest }
  | Exclude<ScanOutcome, { outcome: 'scanned' }>
  | LevelTooLow

export type LevelTooLow = { outcome: 'level-too-low'; needed: AssuranceLevel }

export type ApproveAnswer =
  | { outcome: 'approved'; logsOut: boolean }
  | { outcome: 'over' | 'permission-off' | 'wrong-number' | 'device-refused' | 'wrong-passkey' }
  | { outcome: 'approval-refused'; fault: ApprovalFault }
  | LevelTooLow
  /** Neither a passcode nor a passkey. */
  | { outcome: 'no-proof' }
  | Exclude<PasscodeOutcome, { outcome: 'right' }>

type Deps = {
  qr: QrTransactions
  approvals: Approvals
  passcodes: Pick<Passcodes, 'check'>
  passkeys: Pick<Passkeys, 'prove'>
  rules: Pick<RuleSettings, 'qrLoginLevel' | 'logsOutAfterQr'>
  sessionEnding: Pick<SessionEnding, 'endAll'>
  /** Where the page of a visit shows how its code is doing. */
  pathOfVisit: (visitId: string) => string
}

export type SignInRequests = ReturnType<typeof createSignInRequests>

/** Requests of browsers to be signed in, as the phone that scanned one sees and decides it. */
export function createSignInRequests(deps: Deps) {
  const { qr } = deps
  const { endAll } = deps.sessionEnding
  return {
    scan: (device: DeviceInUse, presented: Presented, from: AppOrigin) =>
      scan(deps, device, { presented, from }),
    async find(
      id: string,
      device: DeviceInUse,
      from: AppOrigin,
    ): Promise<SignInRequest | undefined> {
      const found = await qr.findScan(id, device.id, from.addressBucket)
      return found && describe(deps, found, device)
    },
    approve: (id: string, device: DeviceInUse, given: GivenApproval) =>
      approve(deps, { id, device, ...given }),
    /** False when it was decided before. A refusal that pauses QR ends the web sessions as well. */
    async refuse(id: string, device: DeviceInUse, refusal: Refusal): Promise<boolean> {
      const { isNotMe, from } = refusal
      const reason = isNotMe ? ({ reason: 'not-me' } as const) : {}
      if (!(await qr.refuse({ id, deviceId: device.id, ...reason }))) return false
      if (await qr.pausedUntil(device.accountId)) {
        const { address } = from
        await endAll(device.accountId, isNotMe ? 'not-me' : 'qr-refusals', { address })
      }
      return true
    },
    /** *Không phải tôi* after the approval. */
    async disown({ accountId }: DeviceInUse, { address }: AppOrigin): Promise<void> {
      await qr.pause(accountId, 'not-me', address)
      await endAll(accountId, 'not-me', { address })
    },
  }
}

type Refusal = { isNotMe: boolean; from: AppOrigin }

type ScanBy = { presented: Presented; from: AppOrigin }

async function scan(deps: Deps, device: DeviceInUse, by: ScanBy): Promise<ScanAnswer> {
  const { id, accountId } = device
  const { browserId, addressBucket } = by.from
  const scanned = await deps.qr.scan(by.presented, { id, accountId, browserId, addressBucket })
  if (scanned.outcome !== 'scanned') return scanned
  const tooLow = await denyTooLow(deps, scanned.scan.id, device)
  return tooLow ?? { outcome: 'scanned', request: describe(deps, scanned.scan, device) }
}

/** Told to both ends: the page falls back to the form. */
async function denyTooLow(
  { qr, rules }: Deps,
  id: string,
  { level }: DeviceInUse,
): Promise<LevelTooLow | undefined> {
  const needed = await rules.qrLoginLevel()
  if (level >= needed) return undefined
  await qr.deny(id, 'level-too-low')
  return { outcome: 'level-too-low', needed }
}

function describe({ pathOfVisit }: Deps, found: Scan, device: DeviceInUse): SignInRequest {
  const { decideBefore, visitId, ...request } = found
  return {
    ...request,
    decideBefore: decideBefore.toISOString(),
    webSignIn: device.webSignInSince !== undefined,
    ...(visitId === undefined ? {} : { returnPath: pathOfVisit(visitId) }),
  }
}

type GivenApproval = { body: ApproveBody; from: AppOrigin }

/**
 * The checks, in order:
 * | check                                | when it fails                          |
 * |--------------------------------------|----------------------------------------|
 * | waits for this device                | `over`                                 |
 * | the level, as the rules have it now  | `level-too-low`: over                  |
 * | *Đăng nhập trên website* is on       | `permission-off`: it goes on waiting   |
 * | the signed approval                  | `approval-refused`: it goes on waiting |
 * | passcode, counted first; or passkey  | `wrong`, `disabled`, `wrong-passkey`   |
 * | device, number, state: one statement | `device-refused`, `wrong-number`, `over` |
 */
async function approve(
  deps: Deps,
  given: GivenApproval & { id: string; device: DeviceInUse },
): Promise<ApproveAnswer> {
  const { qr, approvals, rules } = deps
  const { id, device, body } = given
  const found = await qr.findScan(id, device.id, given.from.addressBucket)
  if (!found) return { outcome: 'over' }
  const tooLow = await denyTooLow(deps, id, device)
  if (tooLow) return tooLow
  if (device.webSignInSince === undefined) return { outcome: 'permission-off' }
  const { publicJwk } = device
  const checked = await approvals.check({ jws: body.approval, publicJwk, scan: found })
  if (checked.outcome === 'refused') {
    return { outcome: 'approval-refused', fault: checked.fault }
  }
  const proven = await proveOwner(deps, given)
  if (!('amr' in proven)) return proven
  const { jti, number } = checked
  const { accountId, id: deviceId } = device
  const outcome = await qr.approve({ id, deviceId, accountId, number, jti, amr: proven.amr })
  if (outcome !== 'approved') return { outcome }
  return { outcome, logsOut: await rules.logsOutAfterQr() }
}

type Proven = { amr: readonly string[] } | Exclude<ApproveAnswer, { outcome: 'approved' }>

/** RFC 8176: a key kept by software with a PIN, or one that the phone's hardware opened. */
async function proveOwner(
  { passcodes, passkeys }: Deps,
  { id, device, body, from }: GivenApproval & { id: string; device: DeviceInUse },
): Promise<Proven> {
  const owner = { deviceId: device.id, accountId: device.accountId }
  if (body.passcode !== undefined) {
    const { address, addressBucket } = from
    const checked = await passcodes.check({ ...owner, address, addressBucket }, body.passcode)
    return checked.outcome === 'right' ? { amr: ['swk', 'pin', 'mfa'] } : checked
  }
  if (body.passkey === undefined) return { outcome: 'no-proof' }
  const response = body.passkey as unknown as Parameters<Passkeys['prove']>[1]['response']
  const isProven = await passkeys.prove(owner, { purpose: `approve:${id}`, response })
  return isProven ? { amr: ['hwk', 'user', 'mfa'] } : { outcome: 'wrong-passkey' }
}
