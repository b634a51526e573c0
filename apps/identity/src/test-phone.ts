import { newId } from '@mot-cua/kernel'
import {
  createVirtualPhone,
  expectDone,
  type VirtualPhone,
  type VirtualPhoneOptions,
} from '@mot-cua/testing'
import { addressBucket } from '@mot-cua/web'
import type { Presented, QrTransactions } from './qr-transaction/qr-transaction.ts'
import type { TestIdentity } from './test-identity.ts'
import { openElsewhere } from './test-qr-browser.ts'
import { insertDevice, listAuditOf } from './test-rows.ts'
import { SHOWN_REQUEST } from './test-shown-request.ts'

export const PASSCODE = '730264'
export const WRONG_PASSCODE = '730265'

export type PhoneStage = ReturnType<typeof createPhoneStage>
export type StagedPhone = Awaited<ReturnType<PhoneStage['newPhone']>>

/** Phones against the real API, and browsers that show codes without their pages. */
export function createPhoneStage(identity: TestIdentity) {
  const qr = openElsewhere(identity, { qrCounters: ['203.0.113.0/24'] })
  const now = () => identity.clock.now().getTime()
  const makePhone = (options: Partial<VirtualPhoneOptions> = {}) =>
    createVirtualPhone({ issuer: identity.issuer, now, ...options })
  const openPage = createPages(qr)
  let passcodeHash: Promise<string> | undefined
  return {
    qr,
    makePhone,
    /** The messages with codes alone: notices may come between them. */
    sms: {
      async nextTo(phone: string): Promise<string> {
        for (;;) {
          const text = await identity.phones.nextCode(phone)
          if (/^\d{6}$/.test(text)) return text
        }
      },
    },
    /** Registered as if by a sign-in before, and unlocked. */
    async newPhone({ level = 2, webSignIn = true, accountId, ...options }: NewPhone = {}) {
      const phone = makePhone(options)
      const of = accountId ?? (await newAccount(identity, level))
      passcodeHash ??= identity.identity.hasher.hash(PASSCODE)
      const deviceId = await insertDevice(identity.db, of, {
        jkt: phone.key.jkt,
        public_jwk: JSON.stringify(phone.key.publicJwk),
        passcode_hash: await passcodeHash,
        created_at: identity.clock.now(),
        ...(webSignIn ? {} : { web_sign_in_since: null }),
      })
      const { status } = await phone.unlock(PASSCODE)
      if (status !== 200) throw new Error(`unlock: ${status}`)
      return Object.assign(phone, { accountId: of, deviceId })
    },
    openPage,
    scanned: scanOf(openPage),
    listAudit: (accountId: string) => listAuditOf(identity.db, accountId),
  }
}

type StagedPage = Awaited<ReturnType<ReturnType<typeof createPages>>>

/** The camera's code of a page, taken by a phone, with the number the page then shows. */
function scanOf(openPage: () => Promise<StagedPage>) {
  return async (phone: VirtualPhone, page?: StagedPage) => {
    const opened = page ?? (await openPage())
    const request = expectDone(await phone.scan(await opened.camera()))
    return { page: opened, request, number: await opened.number() }
  }
}

/** A browser that was given a code; its page is left out. */
function createPages(qr: QrTransactions) {
  return async ({ browserId = newId(), address = '203.0.113.9' } = {}) => {
    const opened = await qr.open({
      visitId: 'visit',
      browserId,
      knownBrowserToken: undefined,
      address,
      addressBucket: `${addressBucket(address)} ${browserId}`,
      shown: SHOWN_REQUEST,
    })
    if (!('id' in opened)) throw new Error('limited')
    const { id, secret } = opened
    const view = async () => {
      const found = await qr.find(id, { secret, browserId })
      if (!found) throw new Error('not this browser’s')
      return found
    }
    return {
      id,
      view,
      state: async () => (await view()).state,
      number: async () => (await view()).number,
      camera: async () => presentedBy((await qr.listCodes(await view()))?.codes[0]),
      link: () => ({ source: 'link' as const, code: qr.linkCode(id) }),
      complete: () => qr.complete(id, { secret, browserId }),
    }
  }
}

type NewPhone = Partial<VirtualPhoneOptions> & {
  level?: 1 | 2
  webSignIn?: boolean
  accountId?: string
}

function presentedBy(code = ''): Presented & { source: 'camera' } {
  return { source: 'camera', code }
}

async function newAccount(identity: TestIdentity, level: 1 | 2): Promise<string> {
  const { personalId } = await identity.newPerson()
  const { id } = await identity.db
    .updateTable('account')
    .set({ level })
    .where('personal_id', '=', personalId)
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}
