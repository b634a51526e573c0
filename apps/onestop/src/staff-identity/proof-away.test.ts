import { DomainError } from '@mot-cua/kernel'
import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Features } from '../features.ts'
import { openTestOnestop, type TestOnestop } from '../test-onestop.ts'

let province: TestOnestop
beforeAll(async () => {
  province = await openTestOnestop({ adapt: withIssuerAway })
})
afterAll(() => province?.close())

test('a proof while the issuer is away: said, and the same step can be tried again', async () => {
  const account = { fullName: 'Vương Đình Khoa', unitCode: 'H08.31', roles: ['reception'] as const }
  await province.addStaff([{ ...account, username: 'khoa.away' }])
  const { browser } = await province.wearLocally('khoa.away')
  const page = await browser.visit(`${province.origin}/staff/account/confirm/eid`)
  expect(page.status).toBe(503)
  expect(plainText(page.html)).toContain('Thử lại')
  expect(page.html).toContain('href="/staff/account/confirm/eid"')
})

function withIssuerAway(features: Features): Features {
  const startSignIn = () => Promise.reject(new DomainError('upstream-unavailable', 'away'))
  const inForce: Features['issuers']['inForce'] = (settings) => {
    const issuer = features.issuers.inForce(settings)
    return issuer && { ...issuer, party: { ...issuer.party, startSignIn } }
  }
  return { ...features, issuers: { ...features.issuers, inForce } }
}
