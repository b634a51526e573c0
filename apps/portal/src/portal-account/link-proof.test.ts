import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { portalSetups } from '../test-portal.ts'
import { openStage, PASSWORD, type Stage, wrong } from './test-stage.ts'

const from = { clientId: 'portal', address: '10.0.0.1', addressBucket: '10.0.0.1' }

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`the old account, proven for a link: ${setup.title()}`, () => {
    let stage: Stage
    let proofs: Stage['features']['portalAccounts']
    let visits = 0
    beforeAll(async () => {
      stage = await openStage(setup)
      proofs = stage.features.portalAccounts
    })
    afterAll(() => stage?.close())
    const newVisit = () => `visit ${(visits += 1)}`

    test('both factors make a proof, and no session and no known browser', async () => {
      const { username, phone, accountId, personId } = await stage.newAccount()
      const visit = newVisit()
      const begun = await proofs.beginProof(visit, { username, password: PASSWORD }, from)
      expect(begun).toEqual({ outcome: 'sent' })
      const code = await stage.phones.nextCode(phone)
      expect(await proofs.confirmProof(visit, wrong(code), from)).toMatchObject({
        outcome: 'wrong-code',
        attemptsLeft: 4,
      })
      const proven = await proofs.confirmProof(visit, code, from)
      expect(proven).toEqual({
        outcome: 'proven',
        proof: { accountId, personId, phone, authenticatedAt: expect.any(Date) },
      })
      const audit = await stage.listAudit(accountId)
      expect(audit).toContainEqual({ type: 'code.accepted', detail: { purpose: 'link' } })
      expect(audit.map(({ type }) => type)).not.toContain('sign-in.completed')
      const known = await stage.db.selectFrom('known_browser').select('id').execute()
      expect(known).toEqual([])
    })

    test('a second click gets the same proof, dated back to its message', async () => {
      const { username, phone, accountId } = await stage.newAccount()
      const visit = newVisit()
      await proofs.beginProof(visit, { username, password: PASSWORD }, from)
      const sentAt = (await proofs.findProof(visit))?.lastSentAt
      const code = await stage.phones.nextCode(phone)
      await proofs.confirmProof(visit, code, from)
      expect(await proofs.confirmProof(visit, code, from)).toMatchObject({
        outcome: 'proven',
        proof: { accountId, authenticatedAt: sentAt },
      })
    })

    test('the code of one visit proves nothing in another', async () => {
      const { username, phone } = await stage.newAccount()
      const [mine, other] = [newVisit(), newVisit()]
      await proofs.beginProof(mine, { username, password: PASSWORD }, from)
      const code = await stage.phones.nextCode(phone)
      expect(await proofs.confirmProof(other, code, from)).toEqual({ outcome: 'gone' })
    })

    test('unknown and wrong are one answer; administrators link nothing', async () => {
      const { username } = await stage.newAccount()
      const begin = (typed: { username: string; password: string }) =>
        proofs.beginProof(newVisit(), typed, from)
      const rejected = { outcome: 'rejected', triesLeft: undefined }
      expect(await begin({ username, password: 'wrong' })).toEqual(rejected)
      expect(await begin({ username: 'nobody', password: PASSWORD })).toEqual(rejected)
      const admin = await stage.newAccount({ audience: 'administrator' })
      expect(await begin({ username: admin.username, password: PASSWORD })).toEqual({
        outcome: 'not-for-linking',
      })
      expect(stage.phones.countTo(admin.phone)).toBe(0)
    })
  })
}
