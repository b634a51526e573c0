import type { FamilyMember } from './family.ts'
import type { GeneratedResident } from './generated.ts'
import type { Random } from './random.ts'

/** The last day of the generated world: nothing happens after it. */
export const LAST_DAY = '2025-12-31'
export const THIS_YEAR = 2026
export const ADULT_AGE = 18
const CARD_AGE = 14
const CHIP_CARDS_FROM = '2021-01-01'
const CHILD_CARDS_FROM = '2024-07-01'
const DEATHS_FROM = '2016-01-01'
const HAS_CARD_SHARE = 0.96
const CHILD_HAS_CARD_SHARE = 0.25
/** Born before this, some have only a year on record. */
const YEAR_ONLY_BEFORE = 1960
const YEAR_ONLY_SHARE = 0.12
const DAY_MS = 86_400_000

type Papers = Pick<GeneratedResident, 'dateOfBirth' | 'cardIssuedOn' | 'deceasedOn'>

/** The dates on a person's papers; a card is issued in the person's lifetime. */
export function drawPapers(random: Random, member: FamilyMember): Papers {
  const born = drawDay(random, `${member.birthYear}-01-01`, `${member.birthYear}-12-31`)
  const isYearOnly = member.birthYear < YEAR_ONLY_BEFORE && random.chance(YEAR_ONLY_SHARE)
  const deceasedOn = drawDeath(random, member)
  const cardIssuedOn = drawCard(random, born, deceasedOn ?? LAST_DAY)
  return {
    dateOfBirth: isYearOnly ? born.slice(0, 4) : born,
    ...(cardIssuedOn !== undefined && { cardIssuedOn }),
    ...(deceasedOn !== undefined && { deceasedOn }),
  }
}

function drawDeath(random: Random, member: FamilyMember): string | undefined {
  // A head who died is no head any more.
  const isDead = random.chance(deathShare(THIS_YEAR - member.birthYear))
  if (!isDead || member.relationToHead === 'head') return undefined
  return drawDay(random, DEATHS_FROM, LAST_DAY)
}

/** How many of an age are on record as deceased in the last ten years. */
function deathShare(age: number): number {
  if (age < ADULT_AGE + 10) return 0
  if (age < 45) return 0.005
  if (age < 60) return 0.015
  return age < 75 ? 0.05 : 0.16
}

function drawCard(random: Random, born: string, lastDay: string): string | undefined {
  const ofCardAge = `${Number(born.slice(0, 4)) + CARD_AGE}${born.slice(4)}`
  const isChild = ofCardAge > LAST_DAY
  const hasCard = random.chance(isChild ? CHILD_HAS_CARD_SHARE : HAS_CARD_SHARE)
  const earliest = isChild ? later(CHILD_CARDS_FROM, born) : later(CHIP_CARDS_FROM, ofCardAge)
  return hasCard && earliest <= lastDay ? drawDay(random, earliest, lastDay) : undefined
}

function drawDay(random: Random, first: string, last: string): string {
  // 29 February becomes 1 March where fourteen years later has none.
  const days = random.between(Date.parse(first) / DAY_MS, Date.parse(last) / DAY_MS)
  return new Date(days * DAY_MS).toISOString().slice(0, 10)
}

function later(one: string, other: string): string {
  return one > other ? one : other
}
