import { describe, expect, test } from 'vitest'
import { questionOf } from './sign-in-policy.ts'

const prompt = (...reasons: string[]) => ({ name: 'login', reasons })
const known = { isSignedIn: true, hasTried: false }

describe('the question of a visit', () => {
  test('consent is asked for as such', () => {
    const consent = { name: 'consent', reasons: ['op_scopes_missing'] }
    expect(questionOf({ ...known, prompt: consent })).toBe('consent')
  })

  test('without anybody signed in there is but one', () => {
    for (const reasons of [['no_session', 'essential_acr'], ['select_account_prompt']]) {
      const visit = { ...known, isSignedIn: false, prompt: prompt(...reasons) }
      expect(questionOf(visit)).toBe('sign-in')
    }
  })

  test.each([
    ['level', ['essential_acrs']],
    ['level', ['essential_acr']],
    ['sign-in', ['essential_acrs', 'max_age']],
    ['sign-in', ['login_prompt']],
    ['sign-in', ['account_not_usable']],
    ['sign-in', ['id_token_hint']],
  ])('%s for %j', (question, reasons) => {
    expect(questionOf({ ...known, prompt: prompt(...reasons) })).toBe(question)
  })

  test('the wrong person is told so once they have signed in', () => {
    const visit = { ...known, hasTried: true }
    expect(questionOf({ ...visit, prompt: prompt('id_token_hint') })).toBe('person')
    expect(questionOf({ ...visit, prompt: prompt('claims_id_token_sub_value') })).toBe('person')
    expect(questionOf({ ...visit, prompt: prompt('claims_userinfo_sub_value') })).toBe('person')
    expect(questionOf({ ...visit, prompt: prompt('essential_acr') })).toBe('level')
  })

  test('which account, where the service asks', () => {
    const choice = { name: 'select_account', reasons: ['select_account_prompt'] }
    expect(questionOf({ ...known, prompt: choice })).toBe('account')
  })
})
