import type { Gender } from './generated.ts'
import { GIVEN_NAMES, MIDDLE_NAMES, SURNAMES } from './names.data.ts'
import { createLottery, type Random } from './random.ts'

type Generation = 'elder' | 'middle' | 'young'

// How many of a generation carry the plain middle name of their gender, and how many two of them.
const PLAIN_MIDDLE = { male: 'Văn', female: 'Thị' } as const
const PLAIN_SHARE = {
  male: { elder: 0.55, middle: 0.38, young: 0.1 },
  female: { elder: 0.88, middle: 0.62, young: 0.2 },
} as const
const TWO_MIDDLE_SHARE = { elder: 0.03, middle: 0.12, young: 0.3 } as const

const surnames = createLottery(SURNAMES)

export function drawSurname(random: Random): string {
  return surnames.draw(random)
}

/** Surname, one or two middle names and a given name as they were liked when the person was born. */
export function makeFullName(
  random: Random,
  person: { surname: string; gender: Gender; birthYear: number },
): string {
  const { surname, gender, birthYear } = person
  const generation = findGeneration(birthYear)
  const plain = random.chance(PLAIN_SHARE[gender][generation])
  const middle = [plain ? PLAIN_MIDDLE[gender] : random.pick<string>(MIDDLE_NAMES[gender])]
  if (random.chance(TWO_MIDDLE_SHARE[generation])) {
    middle.push(random.pick<string>(MIDDLE_NAMES[gender]))
  }
  const given = random.pick<string>(GIVEN_NAMES[gender][generation])
  return [...new Set([surname, ...middle, given])].join(' ')
}

function findGeneration(birthYear: number): Generation {
  if (birthYear < 1965) return 'elder'
  return birthYear < 1995 ? 'middle' : 'young'
}
