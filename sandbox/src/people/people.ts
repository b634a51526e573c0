import type { Accounts, NewAccount } from '@mot-cua/identity'
import { findCommune } from '@mot-cua/places'
import type { OnFilling, Registry } from '@mot-cua/registry'
import type { GeneratedHousehold, GeneratedResident } from '../residents/generated.ts'
import { generateResidents } from '../residents/residents.ts'
import { stories } from './stories.ts'
import type { Story } from './story.ts'

const SEED = 'mot-cua-sandbox'
/** Everybody made on demand has this one, so that thousands cost one hash. */
const GENERATED_PASSWORD = 'Mot-cua-cho-moi-nguoi'
/** Phường Quy Nhơn, where the people with stories live. */
const STORY_COMMUNE = { code: '21583', from: '2025-07-01' }

/** A person as `people.json` shows it (the sandbox contract). */
export type SandboxPerson = Omit<Story, 'about' | 'status' | 'register' | 'atPortal'> & {
  about?: string
}

/** The index of the next household that is nobody's yet. */
export type PeopleStore = {
  readNextHousehold(): Promise<number>
  writeNextHousehold(index: number): Promise<void>
}

type Deps = {
  registry: Registry
  accounts: Accounts
  hashPassword: (password: string) => Promise<string>
  store: PeopleStore
}

export type People = ReturnType<typeof createPeople>

/** The sandbox's population: a register of invented people, some of them with accounts. */
export function createPeople({ registry, accounts, hashPassword, store }: Deps) {
  let turn: Promise<unknown> = Promise.resolve()

  /** One after the other, because two that start from the same index would make the same people. */
  function settleHouseholds(count: number): Promise<GeneratedHousehold[]> {
    const settled = turn.then(async () => {
      const from = await store.readNextHousehold()
      const households = [...withoutStoryIds(generateResidents({ seed: SEED, count, from }))]
      await registry.residents.load(households)
      await store.writeNextHousehold((households.at(-1)?.index ?? from) + 1)
      return households
    })
    turn = settled.catch(() => undefined)
    return settled
  }

  return {
    stories: stories.map(toPerson) as readonly SandboxPerson[],

    /** Fills an empty register and gives the people with stories their accounts. */
    async settle(residents: number, onFilling?: OnFilling): Promise<void> {
      const next = await fillRegister(registry, residents, onFilling)
      await accounts.create(stories.map(toAccount))
      await store.writeNextHousehold(next)
    },

    /** Adults with register entry, account and phone, for load tests. */
    async make({ count, level }: { count: number; level: 1 | 2 }): Promise<SandboxPerson[]> {
      const passwordHash = await hashPassword(GENERATED_PASSWORD)
      const made: SandboxPerson[] = []
      while (made.length < count) {
        const households = await settleHouseholds(2 * (count - made.length))
        const adults = households.flatMap(({ members }) => members).filter(hasPhone)
        const people = adults
          .slice(0, count - made.length)
          .map((adult) => toGenerated(adult, level))
        await accounts.create(people.map((person) => ({ ...toNewAccount(person), passwordHash })))
        made.push(...people)
      }
      return made
    },
  }
}

/** Answers the index of the first household that is nobody's. */
async function fillRegister(
  registry: Registry,
  count: number,
  onFilling?: OnFilling,
): Promise<number> {
  let next = 0
  const generated = forEach(generateResidents({ seed: SEED, count }), ({ index }) => {
    next = index + 1
  })
  await registry.residents.fill(settlers(generated), onFilling)
  return next
}

/** One by one, so that a million pass through in the memory of a few. */
function* settlers(generated: Iterable<GeneratedHousehold>) {
  yield* stories.map(toHousehold)
  yield* withoutStoryIds(generated)
}

function* withoutStoryIds(households: Iterable<GeneratedHousehold>) {
  const taken = new Set(stories.map(({ personalId }) => personalId))
  for (const household of households) {
    if (!household.members.some(({ personalId }) => taken.has(personalId))) yield household
  }
}

function* forEach<T>(items: Iterable<T>, look: (item: T) => void): Generator<T> {
  for (const item of items) {
    look(item)
    yield item
  }
}

function hasPhone(resident: GeneratedResident): resident is GeneratedResident & { phone: string } {
  return resident.phone !== undefined
}

function toGenerated(
  { personalId, fullName, dateOfBirth, gender, phone }: GeneratedResident & { phone: string },
  level: 1 | 2,
): SandboxPerson {
  const password = GENERATED_PASSWORD
  return { story: 'generated', personalId, fullName, dateOfBirth, gender, phone, level, password }
}

function toPerson({ status: _status, register: _register, atPortal: _held, ...person }: Story) {
  return person
}

function toAccount(story: Story): NewAccount {
  return { ...toNewAccount(story), status: story.status, password: story.password }
}

function toNewAccount(person: SandboxPerson) {
  const { personalId, fullName, dateOfBirth, gender, phone, level } = person
  return { personalId, fullName, dateOfBirth, gender, phone, level, status: 'active' as const }
}

function toHousehold(story: Story) {
  const commune = findCommune(STORY_COMMUNE.code, STORY_COMMUNE.from)
  if (!commune) throw new Error('the commune of the stories is missing from packages/places')
  const home = { communeCode: commune.code, communeValidFrom: commune.validFrom }
  const { register = {}, personalId, gender } = story
  const { fullName = story.fullName, dateOfBirth = story.dateOfBirth, deceasedOn } = register
  const member = {
    personalId,
    fullName,
    gender,
    dateOfBirth,
    relationToHead: 'head' as const,
    placeOfBirth: home,
    ...(deceasedOn === undefined ? {} : { deceasedOn }),
  }
  return { ...home, members: [member] }
}
