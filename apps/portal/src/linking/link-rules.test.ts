import { addSeconds } from '@mot-cua/kernel'
import { describe, expect, test } from 'vitest'
import {
  type AccountFacts,
  judgeLink,
  type LinkCase,
  type LinkRules,
  PROOF_SECONDS,
} from './link-rules.ts'

const NOW = new Date('2026-11-21T03:00:00.000Z')
const ID = '099186000123'
const rules: LinkRules = { now: NOW, requiredLevel: 1, requireRelogin: false }

function facts(given: Partial<AccountFacts> = {}): AccountFacts {
  return {
    accountId: 'old',
    personId: 'p-old',
    homePersonId: 'p-old',
    type: 'portal',
    audience: 'person',
    isActive: true,
    verifiedPersonalId: ID,
    verifiedAt: addSeconds(NOW, -60),
    ...given,
  }
}

const eidFacts: Partial<AccountFacts> = {
  accountId: 'eid',
  personId: 'p-eid',
  homePersonId: 'p-eid',
  type: 'eid',
}

type Given = {
  old?: Partial<AccountFacts>
  eid?: Partial<AccountFacts>
  oldSecondsAgo?: number
  eidSecondsAgo?: number
  level?: 1 | 2
  isOccupied?: boolean
}

function caseOf(given: Given = {}): LinkCase {
  const ago = (seconds = 0) => addSeconds(NOW, -seconds)
  return {
    old: {
      proof: { accountId: 'old', provedAt: ago(given.oldSecondsAgo) },
      facts: facts(given.old),
    },
    eid: {
      proof: { accountId: 'eid', provedAt: ago(given.eidSecondsAgo), level: given.level ?? 2 },
      facts: facts({ ...eidFacts, ...given.eid }),
    },
    isOccupied: given.isOccupied ?? false,
  }
}

describe('whether two accounts may become one person’s', () => {
  test('both proved, one verified id: yes', () => {
    expect(judgeLink(caseOf(), rules)).toBe('ready')
    const atTheLast = { oldSecondsAgo: PROOF_SECONDS, eidSecondsAgo: PROOF_SECONDS }
    expect(judgeLink(caseOf(atTheLast), rules)).toBe('ready')
  })

  test.each<[string, Given]>([
    ['prove-old', { oldSecondsAgo: PROOF_SECONDS + 1 }],
    ['prove-eid', { eidSecondsAgo: PROOF_SECONDS + 1 }],
    ['kind', { old: { audience: 'organization' } }],
    ['kind', { old: { audience: 'administrator' } }],
    ['kind', { old: { type: 'eid' } }],
    ['kind', { eid: { type: 'postal' } }],
    ['closed', { old: { isActive: false } }],
    ['already-linked', { old: { personId: 'p-eid' } }],
    ['taken', { old: { personId: 'p-other' } }],
    ['occupied', { isOccupied: true }],
    ['unverified', { old: { verifiedPersonalId: undefined } }],
    ['eid-unverified', { eid: { verifiedPersonalId: undefined } }],
    ['other-person', { eid: { verifiedPersonalId: '099186000999' } }],
  ])('%s: %j', (problem, given) => {
    expect(judgeLink(caseOf(given), rules)).toBe(problem)
  })

  test('an id that neither has verified is no match', () => {
    const none = { verifiedPersonalId: undefined }
    expect(judgeLink(caseOf({ old: none, eid: none }), rules)).toBe('unverified')
  })

  test('the level that the action asks for', () => {
    expect(judgeLink(caseOf({ level: 1 }), rules)).toBe('ready')
    expect(judgeLink(caseOf({ level: 1 }), { ...rules, requiredLevel: 2 })).toBe('level')
  })

  test('one side alone waits for the other', () => {
    expect(judgeLink({ ...caseOf(), old: undefined }, rules)).toBe('prove-old')
    expect(judgeLink({ ...caseOf(), eid: undefined }, rules)).toBe('prove-eid')
  })

  test('verified after the sign-in, where S4’s new sign-in is required', () => {
    const strict = { ...rules, requireRelogin: true }
    expect(judgeLink(caseOf({ oldSecondsAgo: 120 }), strict)).toBe('relogin')
    expect(judgeLink(caseOf({ oldSecondsAgo: 30 }), strict)).toBe('ready')
  })
})
