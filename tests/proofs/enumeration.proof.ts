import { UNKNOWN_ID } from '../../apps/identity/src/test-people.ts'
import {
  createMovingBrowser,
  describeAnswer,
  makePerson,
  openAttackStage,
  openSignIn,
  type Person,
  type Stage,
} from './attack-stage.ts'
import type { Proof } from './proof.ts'
import { mannWhitney, median } from './statistics.ts'

type Kind = 'unknown' | 'wrong' | 'locked' | 'disabled'
const KINDS: readonly Kind[] = ['unknown', 'wrong', 'locked', 'disabled']

/** From so many on the medians mean something. */
const ENOUGH_TO_TIME = 100
const MOST_APART_MS = 5
/** Chance is given one in a hundred, for all pairs of kinds together. */
const LEAST_P = 0.01 / 6

export const proof: Proof<{ tries: number }> = {
  title: 'Unknown, wrong, locked and disabled: one answer, to the byte and in time',
  full: { tries: 300 },
  short: { tries: 6 },
  async run({ tries }) {
    const stage = await openAttackStage()
    try {
      const crowd = await fill(stage, tries)
      // Warm: every path has been taken, every statement has been planned.
      for (const kind of KINDS) await tryOnce(stage, kind, crowd[kind][tries] as Person)
      const { answers, times } = await tryAll(stage, crowd, tries)
      const stopped = await compareStopped(stage)
      return judge({ answers, times, stopped, tries })
    } finally {
      await stage.close()
    }
  },
}

type Crowd = Record<Kind, Person[]>

/** One person for each try, so that no limit stops it; one more to warm up. */
async function fill(stage: Stage, tries: number): Promise<Crowd> {
  const of = (kind: Kind) =>
    Array.from({ length: tries + 1 }, (_, index) =>
      makePerson(100_000 * (KINDS.indexOf(kind) + 1) + index),
    )
  const crowd = {
    unknown: of('unknown'),
    wrong: of('wrong'),
    locked: of('locked'),
    disabled: of('disabled'),
  }
  await stage.addPeople(crowd.wrong)
  await stage.addPeople(crowd.locked, 'locked')
  await stage.addPeople(crowd.disabled, 'disabled')
  return crowd
}

/** The right password, but for the one kind that is about the wrong one. */
async function tryOnce(stage: Stage, kind: Kind, person: Person) {
  const page = await openSignIn(stage, createMovingBrowser())
  const password = kind === 'wrong' ? 'not the password' : person.password
  const startedAt = performance.now()
  const answer = await page.submit({ personalId: person.personalId, password }, 'Đăng nhập')
  const ms = performance.now() - startedAt
  return { ms, text: describeAnswer(answer, person.personalId) }
}

/** Interleaved, each round in another order, so that the machine's moods meet all alike. */
async function tryAll(stage: Stage, crowd: Crowd, tries: number) {
  const times: Record<Kind, number[]> = { unknown: [], wrong: [], locked: [], disabled: [] }
  const answers = new Set<string>()
  for (let round = 0; round < tries; round += 1) {
    const turn = round % KINDS.length
    for (const kind of [...KINDS.slice(turn), ...KINDS.slice(0, turn)]) {
      const { ms, text } = await tryOnce(stage, kind, crowd[kind][round] as Person)
      times[kind].push(ms)
      answers.add(text)
    }
  }
  return { answers: answers.size, times }
}

/** Five wrong ones, then the page that says to wait: also the same for a number nobody has. */
async function compareStopped(stage: Stage): Promise<number> {
  const known = makePerson(900_000)
  await stage.addPeople([known])
  const texts = new Set<string>()
  for (const personalId of [known.personalId, UNKNOWN_ID]) {
    let page = await openSignIn(stage, createMovingBrowser())
    for (let tries = 0; tries < 5; tries += 1) {
      page = await page.submit({ personalId, password: 'wrong' }, 'Đăng nhập')
      texts.add(`${tries} ${describeAnswer(page, personalId)}`)
    }
    const stopped = await page.submit({ personalId, password: known.password }, 'Đăng nhập')
    texts.add(withoutTime(describeAnswer(stopped, personalId)))
  }
  return texts.size
}

/** Two visits are seconds apart, and so are the times they tell. */
function withoutTime(text: string): string {
  return text.replace(/\d\d:\d\d/g, 'hh:mm').replace(/"retry-after","\d+"/, '')
}

type Measured = { answers: number; times: Record<Kind, number[]>; stopped: number; tries: number }

function judge({ answers, times, stopped, tries }: Measured) {
  const medians = KINDS.map((kind) => median(times[kind]))
  const apart = Math.max(...medians) - Math.min(...medians)
  const pairs = KINDS.flatMap((a, index) => KINDS.slice(index + 1).map((b) => [a, b] as const))
  const leastP = Math.min(...pairs.map(([a, b]) => mannWhitney(times[a], times[b])))
  const isAlike = answers === 1 && stopped === 6
  const isTimed = tries >= ENOUGH_TO_TIME
  const told = KINDS.map((kind, index) => [`median_ms_${kind}`, round(medians[index] ?? 0)])
  return {
    n: tries * KINDS.length,
    holds: isAlike && (!isTimed || (apart < MOST_APART_MS && leastP > LEAST_P)),
    figures: {
      different_answers: answers,
      ...Object.fromEntries(told),
      medians_apart_ms: round(apart),
      least_p: Number(leastP.toPrecision(3)),
      bar: isTimed ? `apart < ${MOST_APART_MS} ms, p > 0.01 over six pairs` : 'bytes alone',
    },
  }
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100
}
