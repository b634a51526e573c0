import type { Commune } from '@mot-cua/places'
import { createCommuneDraw, toCommuneKey } from './communes.ts'
import { drawFamily, type FamilyMember } from './family.ts'
import type { GeneratedHousehold, GeneratedResident } from './generated.ts'
import { makeFullName } from './names.ts'
import { MAX_HOUSEHOLDS, makeLegacyIdNumber, makePersonalId, makePhone } from './numbers.ts'
import { ADULT_AGE, drawPapers, THIS_YEAR } from './papers.ts'
import { createRandom, hashText, type Random } from './random.ts'

/** Old nine-digit numbers were issued to those who turned 14 before the twelve digits came. */
const LEGACY_BORN_BEFORE = 1999
const KEPT_LEGACY_SHARE = 0.8

/**
 * Households of invented people until `count` residents are reached; the last one may be cut.
 * The same seed gives the same people on every machine, a household depends on its index only
 * and nothing is remembered: a million residents take no more memory than ten.
 * `from` is the index of the first household. Throws RangeError past MAX_HOUSEHOLDS.
 */
export function* generateResidents(options: {
  seed: string
  count: number
  from?: number
}): Generator<GeneratedHousehold, void, undefined> {
  const { seed, count, from = 0 } = options
  const world: World = { seed, seedNumber: hashText(seed), places: createCommuneDraw() }
  let missing = count
  for (let index = from; missing > 0; index += 1) {
    if (index >= MAX_HOUSEHOLDS) throw new RangeError(`no household ${index}`)
    const household = makeHousehold(world, index)
    household.members.length = Math.min(household.members.length, missing)
    missing -= household.members.length
    yield household
  }
}

type World = { seed: string; seedNumber: number; places: ReturnType<typeof createCommuneDraw> }
type Seat = { household: number; member: number }

function makeHousehold(world: World, index: number): GeneratedHousehold {
  const random = createRandom(world.seedNumber, index)
  const home = world.places.drawHome(random)
  const members = drawFamily(random, THIS_YEAR).map((member, position) => {
    const person = makePerson(random, member, { world, home })
    const seat = { household: index, member: position }
    return { ...person, ...makeNumbers(random, { ...person, ...member, seat, seed: world.seed }) }
  })
  return { index, ...toCommuneKey(home), members }
}

type Numbers = 'personalId' | 'legacyIdNumber' | 'phone'

function makePerson(
  random: Random,
  member: FamilyMember,
  { world, home }: { world: World; home: Commune },
): Omit<GeneratedResident, Numbers> {
  const { gender, relationToHead } = member
  const papers = drawPapers(random, member)
  return {
    fullName: makeFullName(random, member),
    gender,
    relationToHead,
    placeOfBirth: world.places.drawPlaceOfBirth(random, { home, bornOn: papers.dateOfBirth }),
    ...papers,
  }
}

function makeNumbers(
  random: Random,
  person: FamilyMember & { deceasedOn?: string; seat: Seat; seed: string },
): Pick<GeneratedResident, Numbers> {
  const { gender, birthYear, deceasedOn, seat, seed } = person
  const hadLegacy = birthYear < LEGACY_BORN_BEFORE && random.chance(KEPT_LEGACY_SHARE)
  const legacyIdNumber = hadLegacy ? makeLegacyIdNumber(seed, seat) : undefined
  const isLivingAdult = THIS_YEAR - birthYear > ADULT_AGE && deceasedOn === undefined
  return {
    personalId: makePersonalId(seed, { household: seat.household, gender, birthYear }),
    ...(legacyIdNumber !== undefined && { legacyIdNumber }),
    ...(isLivingAdult && { phone: makePhone(seed, seat) }),
  }
}
