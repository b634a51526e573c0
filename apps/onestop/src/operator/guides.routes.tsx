import { type Clock, DomainError, dayOf, parseDay, startOfDay, writeDay } from '@mot-cua/kernel'
import { createTranslators, readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import {
  findWordProblems,
  type Guides,
  type GuideWords,
  type PublishedVersion,
  shippedWords,
} from '../guide/guide.ts'
import { guides as shipped } from '../guide/guides.data.ts'
import { factsOf } from '../guide/provide-guides.ts'
import { createMessages } from '../messages.ts'
import type { StaffEnv } from '../page.ts'
import { GuidePreviewPage } from './guide-preview.views.tsx'
import { GuideFormPage, type GuideTyped, OperatorGuidesPage } from './guides.views.tsx'
import { GUIDES, operatorGuidePath } from './paths.ts'
import { operatorOf } from './require-operator.routes.tsx'
import { workingOf } from './settings.routes.tsx'
import { StaleSettingPage } from './settings.views.tsx'

const line = z.string().default('')
const typedSchema = z.object({
  viTitle: line,
  viAbout: line,
  viSteps: line,
  enTitle: line,
  enAbout: line,
  enSteps: line,
  change: line,
  day: line,
  number: z.coerce.number().int(),
  action: z.enum(['publish', 'edit']).default('publish'),
})

export type OperatorGuideDeps = {
  guides: Guides
  textProfile: 'neutral' | 'vn-2024'
  publicUrl: string
  now: Clock
}
type C = Context<StaffEnv>

/** Behind the guard of `/operator/*`: versions of guides, looked at before they are published. */
export function createOperatorGuideRoutes(deps: OperatorGuideDeps) {
  return new Hono<StaffEnv>()
    .get(GUIDES, (c) => {
      const newest = shipped.flatMap(({ slug }) => deps.guides.newest(slug) ?? [])
      const isDone = c.req.query('done') === 'published'
      return respond(c, <OperatorGuidesPage working={workingOf(c)} {...{ newest, isDone }} />)
    })
    .get(operatorGuidePath(':slug'), (c) => {
      const newest = findNewest(c, deps)
      const typed = { ...typedOf(newest.words), change: '', day: writeDay(dayOf(deps.now())) }
      return showForm(c, { typed, number: newest.number + 1 })
    })
    .post(operatorGuidePath(':slug'), (c) => preview(c, deps))
    .post(`${operatorGuidePath(':slug')}/confirm`, (c) => confirm(c, deps))
}

type Newest = Pick<PublishedVersion, 'slug' | 'number' | 'validFrom' | 'words'>

/** What was published last, or what the program brings. */
function findNewest(c: C, { guides, textProfile, publicUrl }: OperatorGuideDeps): Newest {
  const first = shipped.find(({ slug }) => slug === c.req.param('slug'))
  if (!first) throw new DomainError('not-found', 'a guide that is not there')
  const { slug, validFrom } = first
  const published = guides.newest(slug)
  if (published) return published
  const facts = factsOf(c.var.settings, publicUrl)
  const { vi, en } = createTranslators(createMessages(textProfile))
  const words = {
    vi: shippedWords({ t: vi, facts }, slug),
    en: shippedWords({ t: en, facts }, slug),
  }
  return { slug, number: 1, validFrom, words }
}

function typedOf({ vi, en }: PublishedVersion['words']) {
  return {
    viTitle: vi.title,
    viAbout: vi.about,
    viSteps: vi.steps.join('\n'),
    enTitle: en.title,
    enAbout: en.about,
    enSteps: en.steps.join('\n'),
  }
}

type Form = { typed: GuideTyped; number: number; errors?: Record<string, string> }

function showForm(c: C, form: Form, status: 200 | 422 = 200) {
  const slug = c.req.param('slug') ?? ''
  if (status === 422) c.set('typed', form.typed)
  return respond(c, <GuideFormPage working={workingOf(c)} slug={slug} {...form} />, status)
}

const linesOf = (text: string) =>
  text
    .split('\n')
    .map((step) => step.trim())
    .filter(Boolean)

/** As it would be published, or what is wrong with it, by field. */
async function read(c: C, deps: OperatorGuideDeps) {
  const { number, action, ...typed } = await readForm(c, typedSchema)
  const newest = findNewest(c, deps)
  const wordsOf = (title: string, about: string, steps: string): GuideWords => ({
    title: title.trim(),
    about: about.trim(),
    steps: linesOf(steps),
  })
  const vi = wordsOf(typed.viTitle, typed.viAbout, typed.viSteps)
  const en = wordsOf(typed.enTitle, typed.enAbout, typed.enSteps)
  const hasEnglish = en.title !== '' || en.about !== '' || en.steps.length > 0
  const change = typed.change.trim()
  const day = parseDay(typed.day)
  const given = { change, day }
  const problems = [
    ...fieldsOf('vi', findWordProblems({ ...given, words: vi }, newest)),
    ...(hasEnglish ? fieldsOf('en', findWordProblems({ ...given, words: en }, newest)) : []),
  ]
  const { t } = c.var.page
  const errors = Object.fromEntries(
    problems.map(([field, problem]) => [field, t(`operator.guide.problem.${problem}`)]),
  )
  const words = { vi, en: hasEnglish ? en : vi }
  const validFrom = startOfDay(day ?? dayOf(deps.now()))
  const version = { slug: newest.slug, number, validFrom, words, change }
  return { typed, number, action, version, errors, isStale: number !== newest.number + 1 }
}

type Problems = ReturnType<typeof findWordProblems>

/** Words have a field for each language; what changed and the day have one. */
function fieldsOf(language: 'vi' | 'en', problems: Problems) {
  const names = {
    title: `${language}Title`,
    about: `${language}About`,
    steps: `${language}Steps`,
    change: 'change',
    day: 'day',
  } as const
  return (Object.keys(names) as (keyof typeof names)[]).flatMap((name) => {
    const problem = problems[name]
    return problem ? [[names[name], problem] as const] : []
  })
}

async function preview(c: C, deps: OperatorGuideDeps) {
  const { typed, number, errors, version, isStale } = await read(c, deps)
  if (isStale) return showStale(c)
  if (Object.keys(errors).length > 0) return showForm(c, { typed, number, errors }, 422)
  return respond(c, <GuidePreviewPage working={workingOf(c)} {...{ version, typed }} />)
}

async function confirm(c: C, deps: OperatorGuideDeps) {
  const { typed, number, action, errors, version, isStale } = await read(c, deps)
  if (action === 'edit') return showForm(c, { typed, number })
  if (isStale) return showStale(c)
  if (Object.keys(errors).length > 0) return showForm(c, { typed, number, errors }, 422)
  const outcome = await deps.guides.publish(version, operatorOf(c))
  if (outcome === 'stale') return showStale(c)
  return c.redirect(`${GUIDES}?done=published`, 303)
}

function showStale(c: C) {
  const area = operatorGuidePath(c.req.param('slug') ?? '')
  return respond(c, <StaleSettingPage working={workingOf(c)} area={area} />, 409)
}
