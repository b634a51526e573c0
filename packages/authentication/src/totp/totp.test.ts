import { describe, expect, test } from 'vitest'
import { findTotpStep, newTotpSecret, totpCodeAt, totpUri } from './totp.ts'

/** RFC 6238, appendix B: the ASCII secret `12345678901234567890`. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const at = (seconds: number) => new Date(seconds * 1000)

describe('codes of an authenticator app', () => {
  test.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('at %d s is %s (RFC 6238)', (seconds, code) => {
    expect(totpCodeAt(secret, at(seconds))).toBe(code)
    const step = Math.floor(seconds / 30)
    expect(findTotpStep(code, { secret, lastStep: 0, now: at(seconds) })).toBe(step)
  })

  test('one step of drift is taken, two are not', () => {
    const code = totpCodeAt(secret, at(3000))
    const find = (seconds: number) => findTotpStep(code, { secret, lastStep: 0, now: at(seconds) })
    expect([2939, 2970, 3000, 3059, 3060].map(find)).toEqual([undefined, 100, 100, 100, undefined])
  })

  test('a step that was taken is taken no more, nor any before it', () => {
    const now = at(3000)
    const find = (seconds: number, lastStep: number) =>
      findTotpStep(totpCodeAt(secret, at(seconds)), { secret, lastStep, now })
    expect(find(3000, 100)).toBeUndefined()
    expect(find(2970, 100)).toBeUndefined()
    expect(find(3030, 100)).toBe(101)
  })

  test.each(['', '12345', '1234567', 'abcdef'])('%j is no code', (typed) => {
    expect(findTotpStep(typed, { secret, lastStep: 0, now: at(59) })).toBeUndefined()
  })

  test('blanks in it are no matter', () => {
    expect(findTotpStep(' 287 082 ', { secret, lastStep: 0, now: at(59) })).toBe(1)
  })
})

test('a new secret has 160 bits, written as apps read it', () => {
  const [one, other] = [newTotpSecret(), newTotpSecret()]
  expect(one).toMatch(/^[A-Z2-7]{32}$/)
  expect(one).not.toBe(other)
})

test('the address for apps names issuer and account', () => {
  const uri = totpUri({ secret, issuer: 'Cổng', account: 'quan.tri' })
  expect(uri).toContain('otpauth://totp/C%E1%BB%95ng:quan.tri?secret=GEZDGNBV')
  expect(new URL(uri).searchParams.get('issuer')).toBe('Cổng')
})
