import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { claimsOfScopes } from '../provider/claims.ts'
import { judgeConsent } from './consent.ts'
import { sortAsked } from './consent-items.ts'

const given = (more: object) => ({ scopes: ['openid'], claims: [], withheld: [], ...more })
const asked = (claims: string[], { scopes = ['openid'], essential = [] as string[] } = {}) => ({
  scopes,
  claims: claims.map((name) => ({ name, isEssential: essential.includes(name) })),
})
const judge = (...[before, now]: [ReturnType<typeof given>, ReturnType<typeof asked>]) =>
  judgeConsent(before, now, claimsOfScopes)

describe('what was agreed to covers', () => {
  test.each([
    ['the same scope', given({}), asked([])],
    ['a claim by its name', given({ claims: ['name'] }), asked(['name'])],
    ['a claim by a scope given before', given({ scopes: ['openid', 'profile'] }), asked(['name'])],
    [
      'a claim that a scope asked for carries',
      given({ scopes: ['openid', 'phone'] }),
      asked(['phone_number'], { scopes: ['openid', 'phone'] }),
    ],
  ])('%s', (_story, before, now) => {
    expect(judge(before, now)).toEqual({ withheld: [] })
  })

  test.each([
    ['another scope', given({}), asked([], { scopes: ['openid', 'phone'] })],
    ['another claim', given({ claims: ['name'] }), asked(['gender'])],
    ['the verification of a claim', given({ claims: ['name'] }), asked(['verified_claims.name'])],
    ['a claim by its verification', given({ claims: ['verified_claims.name'] }), asked(['name'])],
    [
      'what was kept back and is essential now',
      given({ withheld: ['name'] }),
      asked(['name'], { essential: ['name'] }),
    ],
  ])('not %s', (_story, before, now) => {
    expect(judge(before, now)).toBeUndefined()
  })

  test('what was kept back stays so without a question', () => {
    const before = given({ scopes: ['openid', 'profile'], withheld: ['name'] })
    expect(judge(before, asked(['name']))).toEqual({ withheld: ['name'] })
  })

  test('what a scope of the request carries is never kept back', () => {
    const scopes = ['openid', 'profile']
    const before = given({ scopes, withheld: ['name'] })
    expect(judge(before, asked(['name'], { scopes }))).toEqual({ withheld: [] })
  })

  const NAMES = ['name', 'gender', 'phone_number', 'verified_claims.name', 'personal_id']
  const some = fc.subarray(NAMES)

  test('whatever is asked, nothing is shared that was never agreed to', () => {
    fc.assert(
      fc.property(fc.tuple(some, some, some, some), ([claims, withheld, wanted, essential]) => {
        const agreement = judge(given({ claims, withheld }), asked(wanted, { essential }))
        if (!agreement) return true
        const shared = wanted.filter((name) => !agreement.withheld.includes(name))
        return shared.every((name) => claims.includes(name) && !withheld.includes(name))
      }),
    )
  })
})

describe('the lines of the page', () => {
  test('needed and liked stand apart; nothing is said twice', () => {
    const { essential, voluntary } = sortAsked(
      asked(['name', 'phone_number', 'phone_number_verified', 'verified_claims.name', 'shoe'], {
        scopes: ['openid', 'profile', 'unknown', 'constructor'],
        essential: ['verified_claims.name'],
      }),
    )
    expect(essential).toEqual([
      { key: 'consent.scope.openid', isVerified: false },
      { key: 'consent.scope.profile', isVerified: false },
      { key: 'consent.claim.name', isVerified: true },
    ])
    expect(voluntary).toEqual([{ key: 'consent.scope.phone', isVerified: false }])
  })
})
