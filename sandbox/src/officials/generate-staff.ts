import type { NewUnit, Role } from '@mot-cua/onestop'
import { drawSurname, makeFullName } from '../residents/names.ts'
import { MAX_HOUSEHOLDS, makePersonalId, makePhone } from '../residents/numbers.ts'
import { createRandom, hashText, type Random } from '../residents/random.ts'
import type { Official } from './official.ts'
import { AGENCY_CODES } from './organisation.data.ts'
import { generateUnits, type ProvinceOfDay } from './organisation.ts'
import { OPERATING_UNITS, POSTS } from './posts.data.ts'

/** The seed of the register: officials take the numbers at its end, which no resident reaches. */
const SEED = 'mot-cua-sandbox'
const PROVINCES = Object.keys(AGENCY_CODES)
const MOST_OFFICIALS = 250_000
const YOUNGEST_BORN = 2001
const OLDEST_BORN = 1964

type Wanted = { province: ProvinceOfDay; count: number }

type Post = { unitCode: string; roles: readonly Role[] }

/**
 * Invented officials, one by one, the same at each call: the first few dozen run the system and fill
 * a unit of each kind with everybody it needs, and so hold every role; those after them go round all
 * units.
 */
export function* generateStaff({ province, count }: Wanted): Generator<Official> {
  if (count > MOST_OFFICIALS) throw new RangeError(`at most ${MOST_OFFICIALS} officials`)
  const posts = postsOf(province)
  const seed = hashText(`${SEED} officials ${province.provinceCode}`)
  for (let index = 0; index < count; index += 1) {
    const { value: post } = posts.next()
    if (!post) return
    const random = createRandom(seed, index)
    yield { ...makePerson(random, { province, index }), ...post }
  }
}

/** Endless, as long as there are units. */
function* postsOf(province: ProvinceOfDay): Generator<Post, undefined> {
  const units = generateUnits(province)
  yield* operatorPostsOf(province, units)
  const firstOfKind = new Map([...units].reverse().map((unit) => [unit.kind, unit]))
  const samples = new Set(units.filter((unit) => firstOfKind.get(unit.kind) === unit))
  for (const unit of samples) {
    for (const roles of POSTS[unit.kind]) yield { unitCode: unit.code, roles }
  }
  for (let round = 0; units.length > 0; round += 1) {
    for (const unit of units) {
      const posts = POSTS[unit.kind]
      // Whoever comes after the needed ones does the daily work, which stands last.
      const roles = posts[Math.min(round, posts.length - 1)]
      if (roles && !(samples.has(unit) && round < posts.length))
        yield { unitCode: unit.code, roles }
    }
  }
}

/** Two, because what opens only to two has to open. */
function operatorPostsOf({ provinceCode }: ProvinceOfDay, units: readonly NewUnit[]): Post[] {
  const unit = units.find(({ name }) => name === OPERATING_UNITS[provinceCode])
  if (!unit) throw new RangeError(`no unit runs the system of ${provinceCode}`)
  const post: Post = { unitCode: unit.code, roles: ['technical-admin'] }
  return [post, post]
}

type Place = { province: ProvinceOfDay; index: number }

function makePerson(random: Random, { province: { provinceCode }, index }: Place) {
  const gender = random.pick(['female', 'male'] as const)
  const birthYear = random.between(OLDEST_BORN, YOUNGEST_BORN)
  const surname = drawSurname(random)
  const fullName = makeFullName(random, { surname, gender, birthYear })
  // Each province has officials of its own: they take turns, from the end.
  const turn = PROVINCES.indexOf(provinceCode)
  const household = MAX_HOUSEHOLDS - 1 - (index * PROVINCES.length + turn)
  return {
    username: `${initialsOf(fullName)}.${index + 1}`,
    fullName,
    gender,
    dateOfBirth: `${birthYear}-${two(random.between(1, 12))}-${two(random.between(1, 28))}`,
    personalId: makePersonalId(SEED, { household, gender, birthYear }),
    phone: makePhone(SEED, { household, member: 0 }),
  }
}

/** `Nguyễn Thị Lan` → `lannt`, as user names of officials are made. */
function initialsOf(fullName: string): string {
  const words = plain(fullName).split(' ')
  const given = words.pop() ?? ''
  return given + words.map((word) => word.charAt(0)).join('')
}

function plain(text: string): string {
  const letters = text.toLowerCase().replaceAll('đ', 'd').normalize('NFD')
  return letters.replaceAll(/[^a-z ]/g, '')
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
