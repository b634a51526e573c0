import { type Clock, dayOf, secondsBetween } from '@mot-cua/kernel'
import type { Translate } from '@mot-cua/web'
import type { Actor } from '../audit/audit.ts'
import type { OnestopMessageKey } from '../messages.ts'
import {
  aboutOf,
  type GuideAudience,
  type GuideFacts,
  guides,
  stepsOf,
  titleOf,
} from './guides.data.ts'

/** So long a publication may take to be heard of by every process. */
const AGE_SECONDS = 2

/** What a guide says. */
export type GuideWords = { title: string; about: string; steps: readonly string[] }

/** A version that an operator has published; the first of each guide comes with the program. */
export type PublishedVersion = {
  slug: string
  number: number
  validFrom: Date
  words: { vi: GuideWords; en: GuideWords }
  /** What is other than before, as readers see it. */
  change: string
}

export type GuideStore = {
  all(): Promise<PublishedVersion[]>
  /** False where somebody else has published this number first. */
  publish(version: PublishedVersion, by: PublishedBy): Promise<boolean>
}
export type PublishedBy = { actor: Actor & { name: string }; at: Date }

type Reader = {
  t: Translate<OnestopMessageKey>
  locale: 'vi' | 'en'
  facts: GuideFacts
}

type VersionNote = { number: number; validFrom: Date; change: string }

/** One version of a guide in the words of its reader. */
export type ShownGuide = GuideWords & {
  slug: string
  audience: GuideAudience
  number: number
  validFrom: Date
  isInForce: boolean
}

export type GuideHistory = { shown: ShownGuide; versions: readonly VersionNote[] }

type Deps = { store: GuideStore; now: Clock; onFailure: (error: unknown) => void }

export type Guides = ReturnType<typeof createGuides>

/** Guides with their versions (R020, R144, R173): each process reads them again within seconds. */
export function createGuides({ store, now, onFailure }: Deps) {
  const reading = createReading({ store, now, onFailure })
  const publishedOf = (slug: string) =>
    reading.known().filter((version) => version.slug === slug && version.validFrom <= now())
  return {
    freshen: () => reading.freshen(),
    /** Those in force, in their order. */
    list: (reader: Reader): ShownGuide[] =>
      guides.map(({ slug }) => {
        const latest = publishedOf(slug).at(-1)
        return { ...show(reader, slug, latest), isInForce: true }
      }),
    /** One version, the one in force where none is named; undefined where there is none such. */
    find(slug: string, reader: Reader, number?: number): GuideHistory | undefined {
      if (!guides.some((guide) => guide.slug === slug)) return undefined
      const published = publishedOf(slug)
      const inForce = published.at(-1)?.number ?? 1
      const wanted = number ?? inForce
      const version = published.find((one) => one.number === wanted)
      if (wanted !== 1 && !version) return undefined
      return {
        shown: { ...show(reader, slug, version), isInForce: wanted === inForce },
        versions: [...published.toReversed().map(noteOf), firstNote(reader, slug)],
      }
    },
    /** The newest, whether its day has come or not: what the next one begins from. */
    newest: (slug: string) =>
      reading
        .known()
        .filter((version) => version.slug === slug)
        .at(-1),
    async publish(version: PublishedVersion, actor: PublishedBy['actor']) {
      const isFirst = await store.publish(version, { actor, at: now() })
      await reading.read()
      return isFirst ? ('published' as const) : ('stale' as const)
    },
  }
}

const noteOf = ({ number, validFrom, change }: PublishedVersion) => ({ number, validFrom, change })

const shippedOf = (slug: string) => {
  const guide = guides.find((one) => one.slug === slug)
  if (!guide) throw new Error(`no guide ${slug}`)
  return guide
}

function firstNote({ t }: Reader, slug: string): VersionNote {
  return { number: 1, validFrom: shippedOf(slug).validFrom, change: t('guide.first') }
}

function show(reader: Reader, slug: string, version: PublishedVersion | undefined) {
  const { audience, validFrom } = shippedOf(slug)
  return version
    ? { ...version.words[reader.locale], slug, audience, ...noteOf(version) }
    : { ...shippedWords(reader, slug), slug, audience, number: 1, validFrom }
}

/** As the program brings them, in the reader's language. */
export function shippedWords({ t, facts }: Omit<Reader, 'locale'>, slug: string): GuideWords {
  const guide = shippedOf(slug)
  const title = titleOf(guide, t, facts)
  return { title, about: aboutOf(guide, t, facts), steps: stepsOf(guide, t, facts) }
}

/** While the database is away what was read last goes on; before that, what the program brings. */
function createReading({ store, now, onFailure }: Deps) {
  let known: readonly PublishedVersion[] = []
  let last: { at: Date; reading: Promise<void> } | undefined
  const read = () => {
    const reading = store.all().then((versions) => {
      known = versions
    })
    last = { at: now(), reading }
    return reading
  }
  return {
    read,
    known: () => known,
    async freshen(): Promise<void> {
      const isOld = !last || Math.abs(secondsBetween(last.at, now())) >= AGE_SECONDS
      await (isOld ? read() : last?.reading)?.catch(onFailure)
    },
  }
}

export type WordProblem = 'missing' | 'too-long' | 'too-many' | 'no-day' | 'too-early'

const MOST_STEPS = 20
const LONGEST = { title: 300, about: 600, step: 600, change: 300 } as const

/** What is wrong with a version before it may be shown; `day` is `YYYY-MM-DD`. */
export function findWordProblems(
  { words, change, day }: { words: GuideWords; change: string; day: string | undefined },
  newest: { validFrom: Date },
): Partial<Record<'title' | 'about' | 'steps' | 'change' | 'day', WordProblem>> {
  return Object.fromEntries(
    Object.entries({
      title: lineProblem(words.title, LONGEST.title),
      about: lineProblem(words.about, LONGEST.about),
      steps: stepsProblem(words.steps),
      change: lineProblem(change, LONGEST.change),
      day: dayProblem(day, newest.validFrom),
    }).filter(([, problem]) => problem !== undefined),
  )
}

function lineProblem(line: string, longest: number): WordProblem | undefined {
  if (line === '') return 'missing'
  return line.length > longest ? 'too-long' : undefined
}

function stepsProblem(steps: readonly string[]): WordProblem | undefined {
  if (steps.length === 0) return 'missing'
  if (steps.length > MOST_STEPS) return 'too-many'
  return steps.some((step) => step.length > LONGEST.step) ? 'too-long' : undefined
}

/** A version never begins before the one that it follows. */
function dayProblem(day: string | undefined, newest: Date): WordProblem | undefined {
  if (day === undefined) return 'no-day'
  return day < dayOf(newest) ? 'too-early' : undefined
}
