import { newId } from '@mot-cua/kernel'
import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { AuditEvent } from '../audit/audit.ts'
import { auditRow } from '../audit/audit.ts'
import { addPasskey, addPhone, openAccount } from '../test-account.ts'
import { identitySetups, openTestIdentity, type TestIdentity } from '../test-identity.ts'

const SUBMIT = 'Đúng, không phải tôi'

for (const setup of identitySetups) {
  describe.skipIf(setup.isSkipped)(`“not me” takes with it: ${setup.title()}`, () => {
    let identity: TestIdentity
    beforeAll(async () => {
      identity = await openTestIdentity(setup)
    })
    afterAll(() => identity?.close())

    async function addEntry(
      accountId: string,
      type: AuditEvent['type'],
      detail: Record<string, string> = {},
    ) {
      const row = auditRow({ type, at: new Date(), accountId, detail })
      await identity.db.insertInto('audit_event').values(row).execute()
      return row.id
    }

    const countTrusted = async (accountId: string) => {
      const rows = await identity.db
        .selectFrom('known_browser')
        .select('id')
        .where('account_id', '=', accountId)
        .where('revoked_at', 'is', null)
        .execute()
      return rows.length
    }

    const statusOf = async (id: string) => {
      const device = identity.db.selectFrom('device').select('status').where('id', '=', id)
      return (await device.executeTakeFirstOrThrow()).status
    }

    /** A request that this phone has approved, and no browser has fetched yet. */
    async function addApproved(accountId: string, deviceId: string) {
      const [id, at] = [newId(), identity.clock.now()]
      const later = new Date(at.getTime() + 60_000)
      await identity.db
        .insertInto('qr_transaction')
        .values({
          id,
          visit_id: 'visit',
          secret_hash: id,
          state: 'approved',
          shown: '{}',
          address: '10.1.2.3',
          device_id: deviceId,
          account_id: accountId,
          opened_at: at,
          windows_end_at: later,
          expires_at: later,
        })
        .execute()
      return async () => {
        const one = identity.db.selectFrom('qr_transaction').select('state').where('id', '=', id)
        return (await one.executeTakeFirstOrThrow()).state
      }
    }

    test('the trust in every browser of this account, and of no other', async () => {
      const other = await openAccount(identity)
      const { open, accountId } = await openAccount(identity)
      expect(await countTrusted(accountId)).toBe(1)
      const page = await open(`/history/${await addEntry(accountId, 'consent.given')}/not-me`)
      expect(plainText(page.html)).toContain('Không trình duyệt nào còn được tin cậy')
      await page.submit({}, SUBMIT)
      expect(await countTrusted(accountId)).toBe(0)
      expect(await countTrusted(other.accountId)).toBe(1)
    })

    test('a change of password takes the trust in every browser as well', async () => {
      const { person, open, accountId } = await openAccount(identity)
      const words = { current: person.password, next: 'con mèo trèo cây cau' }
      const page = await (await open('/password')).submit(words, 'Đổi mật khẩu')
      expect(plainText(page.html)).toContain('Không trình duyệt nào còn được tin cậy')
      expect(await countTrusted(accountId)).toBe(0)
    })

    test.each(['device.enrolled', 'web-sign-in.allowed', 'passcode.changed'] as const)(
      '%s: the phone, and what it has open',
      async (type) => {
        const { open, accountId } = await openAccount(identity)
        const [deviceId, kept] = [
          await addPhone(identity, accountId),
          await addPhone(identity, accountId),
        ]
        const stateOf = await addApproved(accountId, deviceId)
        const page = await open(`/history/${await addEntry(accountId, type, { deviceId })}/not-me`)
        expect(plainText(page.html)).toContain('Điện thoại nói ở đây bị gỡ')
        await page.submit({}, SUBMIT)
        expect([await statusOf(deviceId), await statusOf(kept)]).toEqual(['revoked', 'active'])
        expect(await stateOf()).toBe('cancelled')
      },
    )

    test('passkey.added: the passkey, and what its phone has open; the phone stays', async () => {
      const { open, accountId } = await openAccount(identity)
      const deviceId = await addPhone(identity, accountId)
      const passkeyId = await addPasskey(identity, { accountId, deviceId })
      const stateOf = await addApproved(accountId, deviceId)
      const id = await addEntry(accountId, 'passkey.added', { passkeyId, deviceId })
      await (await open(`/history/${id}/not-me`)).submit({}, SUBMIT)
      const passkey = identity.db.selectFrom('passkey').select('id').where('id', '=', passkeyId)
      expect(await passkey.executeTakeFirst()).toBeUndefined()
      expect(await stateOf()).toBe('cancelled')
      expect(await statusOf(deviceId)).toBe('active')
    })

    test('what takes a phone asks for a fresh sign-in; what only protects does not', async () => {
      const { open, accountId } = await openAccount(identity)
      const deviceId = await addPhone(identity, accountId)
      const [takes, protects] = [
        await addEntry(accountId, 'device.enrolled', { deviceId }),
        await addEntry(accountId, 'consent.given'),
      ]
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 6 * 60_000 })
      try {
        expect((await open(`/history/${takes}/not-me`)).html).toContain('name="password"')
        const page = await open(`/history/${protects}/not-me`)
        expect(page.url.pathname).toContain('/not-me')
      } finally {
        vi.useRealTimers()
      }
    })
  })
}
