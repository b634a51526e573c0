import { DomainError } from '@mot-cua/kernel'
import type { SignInOutcome } from '@mot-cua/oidc'
import { createHttpDriver } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Features } from '../features.ts'
import { openTestOnestop, type TestOnestop } from '../test-onestop.ts'

describe('the issuer is away when somebody comes back from it', () => {
  let province: TestOnestop
  let outcome: SignInOutcome
  beforeAll(async () => {
    const adapt = (features: Features) => comeBack(features, () => outcome)
    province = await openTestOnestop({ adapt })
  })
  afterAll(() => province?.close())

  const callback = async (returnTo: string, ended: 'unavailable' | 'refused' = 'unavailable') => {
    const error = new DomainError('upstream-unavailable', 'down')
    outcome =
      ended === 'unavailable'
        ? { outcome: 'unavailable', error, returnTo }
        : { outcome: 'refused', error: 'invalid_response', returnTo }
    return createHttpDriver().visit(`${province.origin}/sign-in/callback/portal?code=c&state=s`)
  }

  test.each([
    ['/', '/sign-in'],
    ['/account', '/sign-in?return_to=%2Faccount'],
    ['/staff', '/staff/sign-in'],
    ['/staff/account?x=1', '/staff/sign-in?return_to=%2Fstaff%2Faccount%3Fx%3D1'],
  ])('on the way to %s the button leads to %s', async (returnTo, again) => {
    const page = await callback(returnTo)
    expect(page.status).toBe(503)
    expect(page.html).toContain(`class="button" href="${again}"`)
    const refused = await callback(returnTo, 'refused')
    expect(refused.status).toBe(502)
    expect(refused.html).toContain(`class="button" href="${again}"`)
  })
})

function comeBack(features: Features, outcomeNow: () => SignInOutcome): Features {
  const byName: Features['issuers']['byName'] = (name) => {
    const issuer = features.issuers.byName(name)
    if (!issuer) return undefined
    const finishSignIn = () => Promise.resolve(outcomeNow())
    return { ...issuer, party: { ...issuer.party, finishSignIn } }
  }
  return { ...features, issuers: { ...features.issuers, byName } }
}
