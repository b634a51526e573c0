import { parsePersonalId, parsePhone, personalIdWarnings } from '@mot-cua/kernel'
import { describe, expect, test } from 'vitest'
import { createPeople } from './people.ts'
import { stories } from './stories.ts'

function createTestPeople() {
  const loaded: string[] = []
  const accounts: string[] = []
  let next = 0
  let hashes = 0
  const takeIn = async (households: Iterable<{ members: readonly { personalId: string }[] }>) => {
    for (const { members } of households) loaded.push(...members.map((it) => it.personalId))
    return { residents: loaded.length }
  }
  const people = createPeople({
    registry: {
      residents: {
        load: takeIn,
        fill: takeIn,
      },
    } as never,
    accounts: {
      create: async (created) => void accounts.push(...created.map((it) => it.personalId)),
      findUsable: () => Promise.resolve(undefined),
    },
    hashPassword: async (password) => `${password} ${(hashes += 1)}`,
    store: {
      readNextHousehold: async () => next,
      writeNextHousehold: async (index) => {
        next = index
      },
    },
  })
  return { people, loaded, accounts, countHashes: () => hashes }
}

describe('people with stories', () => {
  test.each(stories)('$story has numbers that fit each other and belong to nobody', (story) => {
    expect(parsePersonalId(story.personalId)).toEqual({ personalId: story.personalId })
    expect(story.personalId).toMatch(/^099/)
    expect(parsePhone(story.phone)).toBe(story.phone)
    const birthYear = Number(story.dateOfBirth.slice(0, 4))
    expect(personalIdWarnings(story.personalId, { gender: story.gender, birthYear })).toEqual([])
    expect(story.password.length).toBeGreaterThanOrEqual(12)
  })

  test('cover every story the journeys need, each once', () => {
    expect(stories.map(({ story }) => story)).toEqual([
      'level-2',
      'level-1',
      'name-mismatch',
      'year-only-birth',
      'deceased',
      'minor',
      'no-diacritics',
      'changed-phone',
      'locked',
      'old-portal-account',
      'portal-same-id',
      'portal-other-id',
      'portal-late-link',
      'staff',
      'postal',
      'official-many-hats',
      'official-postal',
      'official-suspended',
      'official-incomplete',
      'official-unbound',
      'official-level-1',
      'official-unit-head',
      'official-unit-admin',
      'official-technical-admin',
      'official-technical-admin-2',
      'official-and-citizen',
      'official-procedure-control',
      'official-other-province',
    ])
  })
})

describe('settling', () => {
  test('gives the same first people whatever the size, those with stories before them', async () => {
    const [few, many] = [createTestPeople(), createTestPeople()]
    await few.people.settle(300)
    await many.people.settle(1000)
    expect(few.loaded).toHaveLength(300 + stories.length)
    expect(many.loaded.slice(0, few.loaded.length)).toEqual(few.loaded)
    expect(few.loaded.slice(0, stories.length)).toEqual(stories.map((it) => it.personalId))
    expect(few.accounts).toHaveLength(stories.length)
  })
})

describe('people on demand', () => {
  test('are as many as asked for, all different, with register entry and account', async () => {
    const { people, loaded, accounts } = createTestPeople()
    await people.settle(200)
    const made = await people.make({ count: 50, level: 2 })
    const ids = made.map(({ personalId }) => personalId)
    expect(new Set(ids).size).toBe(50)
    expect(ids.every((id) => loaded.includes(id) && accounts.includes(id))).toBe(true)
    expect(made.every(({ phone }) => parsePhone(phone) === phone)).toBe(true)
  })

  test('asked for twice at once are different people', async () => {
    const { people, loaded } = createTestPeople()
    const [one, two] = await Promise.all([
      people.make({ count: 20, level: 1 }),
      people.make({ count: 20, level: 1 }),
    ])
    const ids = [...one, ...two].map(({ personalId }) => personalId)
    expect(new Set(ids).size).toBe(40)
    expect(new Set(loaded).size).toBe(loaded.length)
  })

  test('cost one password hash, however many they are', async () => {
    const { people, countHashes } = createTestPeople()
    await people.make({ count: 100, level: 2 })
    expect(countHashes()).toBe(1)
  })
})
