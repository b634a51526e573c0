import { describe, expect, test } from 'vitest'
import { stateOf } from './registered-services.ts'
import { judgeApproval, parseSource } from './service-approval.ts'
import { createServiceUses } from './service-uses.ts'

test.each([
  ['binhdinh', 'binhdinh'],
  [' Binh-Dinh2 ', 'binh-dinh2'],
  ['bình định', undefined],
  ['a', undefined],
  ['2024', undefined],
  ['self', undefined],
  ['x'.repeat(41), undefined],
])('the source name %j is %j', (typed, source) => {
  expect(parseSource(typed)).toBe(source)
})

describe('judge an approval', () => {
  const asked = ['portal:dossiers']
  const approved = { state: 'approved', source: 'binhdinh', scopes: asked } as const

  test('lets through what was approved', () => {
    expect(judgeApproval(approved, { clientId: 'c', asked })).toBeUndefined()
  })

  test.each([
    ['nobody has decided', undefined],
    ['it was refused', { ...approved, state: 'refused' as const }],
    ['another scope was meant', { ...approved, scopes: ['portal:staff'] }],
  ])('says what to ask for where %s, in characters of RFC 6749 §5.2', (_why, approval) => {
    expect(judgeApproval(approval, { clientId: 'c', asked })).toMatch(
      /^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/,
    )
  })
})

test('a service that asks for more than was approved waits', () => {
  const decided = { decidedAt: new Date(0), decidedBy: 'Mai' }
  const approval = { state: 'approved', source: 'x', scopes: ['portal:staff'], ...decided } as const
  expect(stateOf({ scopes: ['openid'], approval: undefined })).toBe('sign-in')
  expect(stateOf({ scopes: ['portal:staff'], approval })).toBe('approved')
  expect(stateOf({ scopes: ['portal:staff', 'portal:dossiers'], approval })).toBe('waiting')
})

test('a use is written down once a minute', () => {
  let now = new Date('2026-11-21T03:00:00Z')
  const noted: string[] = []
  const uses = createServiceUses({
    store: {
      note: (clientId, at) => Promise.resolve(void noted.push(`${clientId} ${at.toISOString()}`)),
    },
    now: () => now,
    onFailure: () => undefined,
  })
  uses.note('a')
  uses.note('a')
  uses.note('b')
  now = new Date('2026-11-21T03:01:00Z')
  uses.note('a')
  expect(noted).toEqual([
    'a 2026-11-21T03:00:00.000Z',
    'b 2026-11-21T03:00:00.000Z',
    'a 2026-11-21T03:01:00.000Z',
  ])
})
