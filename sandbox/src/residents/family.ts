import type { Gender, RelationToHead } from './generated.ts'
import { drawSurname } from './names.ts'
import { createLottery, type Random } from './random.ts'

/** A member before name, numbers and papers. */
export type FamilyMember = {
  relationToHead: RelationToHead
  gender: Gender
  birthYear: number
  surname: string
}

type Shape = {
  headAge: readonly [least: number, most: number]
  /** Probability that the head is a man. */
  maleHead: number
  hasSpouse: boolean
  /** Shares of 0, 1, 2 … children. */
  children: readonly number[]
  /** Probability of each of the head's parents to live here. */
  parents: number
}

// Together 3.4 members on average and the country's pyramid, held by residents.test.ts.
const NONE = [1]
const SHAPES = createLottery<Shape>([
  [{ headAge: [22, 86], maleHead: 0.4, hasSpouse: false, children: NONE, parents: 0 }, 8],
  [{ headAge: [24, 44], maleHead: 0.8, hasSpouse: true, children: NONE, parents: 0 }, 4],
  [{ headAge: [52, 82], maleHead: 0.8, hasSpouse: true, children: NONE, parents: 0 }, 13],
  [
    {
      headAge: [25, 57],
      maleHead: 0.78,
      hasSpouse: true,
      children: [0, 18, 52, 23, 7],
      parents: 0,
    },
    41,
  ],
  [{ headAge: [27, 58], maleHead: 0.25, hasSpouse: false, children: [0, 58, 42], parents: 0.1 }, 8],
  [
    {
      headAge: [26, 59],
      maleHead: 0.75,
      hasSpouse: true,
      children: [0, 20, 56, 24],
      parents: 0.72,
    },
    26,
  ],
])
const BOY_SHARE = 0.525
const LEAVES_HOME_AGE = 27

/** Who lives together, the head first; no two share gender and year of birth (see numbers.ts). */
export function drawFamily(random: Random, thisYear: number): FamilyMember[] {
  const shape = SHAPES.draw(random)
  const head: FamilyMember = {
    relationToHead: 'head',
    gender: random.chance(shape.maleHead) ? 'male' : 'female',
    birthYear: thisYear - random.between(...shape.headAge),
    surname: drawSurname(random),
  }
  const spouse = shape.hasSpouse ? [drawSpouse(random, head)] : []
  const children = drawChildren(random, { couple: [head, ...spouse], shape, thisYear })
  return withoutTwins([head, ...spouse, ...children, ...drawParents(random, head, shape)])
}

function drawSpouse(random: Random, head: FamilyMember): FamilyMember {
  const isMale = head.gender === 'female'
  const yearsYounger = random.between(-1, 6) * (isMale ? -1 : 1)
  return {
    relationToHead: 'spouse',
    gender: isMale ? 'male' : 'female',
    birthYear: head.birthYear + yearsYounger,
    surname: drawSurname(random),
  }
}

function drawChildren(
  random: Random,
  home: { couple: FamilyMember[]; shape: Shape; thisYear: number },
): FamilyMember[] {
  const { couple, shape, thisYear } = home
  const wanted = createLottery(shape.children.map((share, count) => [count, share])).draw(random)
  const youngest = Math.max(...couple.map((parent) => parent.birthYear))
  const father = couple.find((parent) => parent.gender === 'male')
  const surname = (father ?? couple[0])?.surname ?? drawSurname(random)
  const children: FamilyMember[] = []
  let birthYear = youngest + random.between(20, 29)
  for (let child = 0; child < wanted && birthYear < thisYear; child += 1) {
    const gender = random.chance(BOY_SHARE) ? 'male' : 'female'
    if (thisYear - birthYear <= LEAVES_HOME_AGE) {
      children.push({ relationToHead: 'child', gender, birthYear, surname })
    }
    birthYear += random.between(2, 6)
  }
  return children
}

function drawParents(random: Random, head: FamilyMember, shape: Shape): FamilyMember[] {
  const mother = head.birthYear - random.between(19, 36)
  const father = mother - random.between(0, 6)
  const parents: FamilyMember[] = [
    { relationToHead: 'parent', gender: 'male', birthYear: father, surname: head.surname },
    { relationToHead: 'parent', gender: 'female', birthYear: mother, surname: drawSurname(random) },
  ]
  return parents.filter(() => random.chance(shape.parents))
}

function withoutTwins(members: readonly FamilyMember[]): FamilyMember[] {
  const taken = new Set<string>()
  return members.filter(({ gender, birthYear }) => {
    const key = `${gender} ${birthYear}`
    return !taken.has(key) && taken.add(key)
  })
}
