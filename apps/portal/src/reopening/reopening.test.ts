import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ProvenAccount } from '../account/account.ts'
import { type Citizen, type LinkingPortal, newCitizen, openLinkingPortal } from '../test-linking.ts'
import { portalSetups } from '../test-portal.ts'
import { findStatedProblems } from './reopening.ts'

const proof = 'Thẻ căn cước, đối chiếu khuôn mặt tại phường Quy Nhơn'
const reason = 'Cần nộp tiếp hồ sơ đang dở, chưa có mức độ 2'

test('a reopening needs the number on the card and both reasons', () => {
  const whole = { cardNumber: '099 186 000 123', proof, reason }
  expect(findStatedProblems(whole)).toEqual([])
  expect(findStatedProblems({ ...whole, proof: ' ' })).toEqual(['proof'])
  expect(findStatedProblems({ ...whole, reason: 'vì cần' })).toEqual(['reason'])
  expect(findStatedProblems({ cardNumber: '12', proof: '', reason: 'x'.repeat(501) })).toEqual([
    'cardNumber',
    'proof',
    'reason',
  ])
})

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`accounts opened at a desk on ${setup.title()}`, () => {
    let portal: LinkingPortal
    beforeAll(async () => {
      portal = await openLinkingPortal(setup)
    })
    afterAll(() => portal?.close())

    const openDesk = async () =>
      portal.browserOf(await portal.newAccount({ audience: 'administrator' }))
    const find = async (term: string) => {
      const page = await (await openDesk()).visit(`${portal.origin}/admin/reopening`)
      return page.submit({ term }, 'Tìm')
    }
    const reopen = async (old: ProvenAccount, cardNumber: string) => {
      const row = await portal.accountRow(old.accountId)
      const found = await find(row?.technical_id ?? '')
      const form = await found.click(row?.technical_id ?? '')
      return form.submit({ cardNumber, proof, reason }, 'Mở lại tài khoản')
    }
    const newClaimed = async (owner: Citizen) => {
      const old = await portal.newOldAccount(owner, { phone: '+84919999996' })
      await portal.signInEid(portal.newBrowser(), owner)
      return old
    }
    const opens = async (old: ProvenAccount) => {
      const page = await portal.signInOld(portal.newBrowser(), old, '/dossiers')
      return page.status === 200 && !plainText(page.html).includes('chỉ còn dùng để liên kết')
    }

    test('found by number, without a number in the address or on the page', async () => {
      const owner = newCitizen()
      await newClaimed(owner)
      const found = await find(owner.personalId)
      expect(plainText(found.html)).toContain('Chỉ còn dùng để liên kết')
      expect(found.url.href).not.toContain(owner.personalId)
      expect(found.html).not.toContain(owner.personalId)
      const nobody = await find('099186999999')
      expect(nobody.status).toBe(422)
      expect(plainText(nobody.html)).toContain('Không có tài khoản nào như vậy')
    })

    test('without both reasons nothing happens', async () => {
      const owner = newCitizen()
      const old = await newClaimed(owner)
      const desk = await openDesk()
      const form = await desk.visit(`${portal.origin}/admin/reopening/${old.accountId}`)
      const refused = await form.submit(
        { cardNumber: owner.personalId, proof, reason: '' },
        'Mở lại tài khoản',
      )
      expect(refused.status).toBe(422)
      expect(plainText(refused.html)).toContain('Hãy ghi vì sao mở lại')
      expect(await opens(old)).toBe(false)
    })

    test('the owner’s own: open, told, written down, and not claimed again', async () => {
      const owner = newCitizen()
      const old = await newClaimed(owner)
      expect(await opens(old)).toBe(false)
      const done = await reopen(old, owner.personalId)
      expect(plainText(done.html)).toContain('số định danh vẫn được xác minh')
      expect(portal.sms.slice(-2).map(({ to }) => to)).toEqual(
        expect.arrayContaining([owner.phone, '+84919999996']),
      )
      expect(await opens(old)).toBe(true)
      await portal.signInEid(portal.newBrowser(), owner)
      expect(await opens(old)).toBe(true)
      const event = await portal.db
        .selectFrom('audit_event')
        .select('detail')
        .where('type', '=', 'account.reopened')
        .where('account_id', '=', old.accountId)
        .executeTakeFirstOrThrow()
      expect(event.detail).toMatchObject({ proof, reason, isOwnId: true, from: 'claimed' })
      expect(JSON.stringify(event.detail)).not.toContain(owner.personalId)
    })

    test('somebody else’s card: theirs to use, and the number is no longer verified', async () => {
      const owner = newCitizen()
      const old = await newClaimed(owner)
      const done = await reopen(old, '099186111111')
      expect(plainText(done.html)).toContain('gỡ số định danh không phải của chủ tài khoản')
      expect(await portal.features.identityInfo.verifiedPersonalIdOf(old.accountId)).toBeUndefined()
      await portal.signInEid(portal.newBrowser(), owner)
      expect(await opens(old)).toBe(true)
    })

    test('one that was disowned, after the owner’s own time for it', async () => {
      const owner = newCitizen()
      const old = await portal.newOldAccount(owner)
      const browser = portal.newBrowser()
      const offer = await portal.signInEid(browser, owner, '/')
      const question = await offer.click('Không phải tài khoản của tôi')
      await question.submit({}, 'Xác nhận: không phải của tôi')
      portal.later(40 * 24 * 60 * 60)
      const done = await reopen(old, owner.personalId)
      expect(plainText(done.html)).toContain('Đã mở lại tài khoản')
      expect(await portal.features.identityInfo.verifiedPersonalIdOf(old.accountId)).toBe(
        owner.personalId,
      )
      expect(await opens(old)).toBe(true)
      const list = await portal.signInEid(portal.newBrowser(), owner, '/linked-accounts')
      expect(plainText(list.html)).not.toContain('báo không phải của mình')
    })

    test('an account that is open is not the desk’s to open', async () => {
      const old = await portal.newOldAccount(newCitizen())
      const page = await (await openDesk()).visit(
        `${portal.origin}/admin/reopening/${old.accountId}`,
      )
      expect(page.status).toBe(409)
      expect(plainText(page.html)).toContain('Tài khoản này không cần mở lại')
    })
  })
}
