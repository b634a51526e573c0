import { Button, Field, formatDate, Table, TextArea } from '@mot-cua/web'
import type { PublishedVersion, ShownGuide } from '../guide/guide.ts'
import { versionOf } from '../guide/guide.views.tsx'
import { guidePath } from '../guide/guides.data.ts'
import type { Working } from '../workspace/staff-page.tsx'
import { OperatorForm } from './operator-form.tsx'
import { OperatorPage } from './operator-page.tsx'
import { GUIDES, operatorGuidePath } from './paths.ts'

type ListProps = { working: Working; newest: readonly PublishedVersion[]; isDone: boolean }

/** Every guide with its versions. */
export function OperatorGuidesPage({ working, newest, isDone }: ListProps) {
  const { page } = working
  const { t } = page
  return (
    <OperatorPage
      working={working}
      title={t('operator.guides')}
      area={GUIDES}
      done={isDone ? 'operator.guideDone' : undefined}
    >
      <Table
        caption={t('operator.guidesAbout')}
        columns={[
          { label: t('operator.guideTitle') },
          { label: t('guide.version') },
          { label: t('guide.validFrom') },
        ]}
        rows={page.guides.map((guide) => [
          <a href={operatorGuidePath(guide.slug)}>{guide.title}</a>,
          <Versions page={page} guide={guide} newest={newest} />,
          formatDate(guide.validFrom),
        ])}
      />
    </OperatorPage>
  )
}

type VersionsProps = Pick<Working, 'page'> & {
  guide: ShownGuide
  newest: readonly PublishedVersion[]
}

/** The one in force, and the one whose day has not come yet. */
function Versions({ page: { t }, guide: { slug, number }, newest }: VersionsProps) {
  const next = newest.find((version) => version.slug === slug && version.number > number)
  return (
    <>
      <a href={guidePath(slug)}>{versionOf(number)}</a>
      {next && (
        <p>
          {t('operator.guideUpcoming', {
            version: versionOf(next.number),
            date: formatDate(next.validFrom),
          })}
        </p>
      )}
    </>
  )
}

const words = ['Title', 'About', 'Steps'] as const
const languages = ['vi', 'en'] as const
type WordField = `${(typeof languages)[number]}${(typeof words)[number]}`

/** As it stands in the fields. */
export type GuideTyped = Record<WordField | 'change' | 'day', string>

type FormProps = {
  working: Working
  slug: string
  typed: GuideTyped
  /** Of the version that this would be. */
  number: number
  errors?: Record<string, string>
}

export function GuideFormPage({ working, slug, typed, number, errors = {} }: FormProps) {
  const { page } = working
  const { t } = page
  return (
    <OperatorForm
      working={working}
      title={t('operator.guides')}
      area={GUIDES}
      back={{ href: GUIDES, label: t('operator.guides') }}
      action={operatorGuidePath(slug)}
      errors={errors}
      hidden={{ number: String(number) }}
      before={<p>{t('operator.guideText')}</p>}
    >
      {languages.map((language) => (
        <fieldset>
          <legend>{t(`operator.guide.${language}`)}</legend>
          <WordFields {...{ page, language, typed, errors }} />
        </fieldset>
      ))}
      <AboutFields {...{ page, typed, errors }} />
      <Button>{t('operator.preview')}</Button>
    </OperatorForm>
  )
}

type WordProps = Pick<Working, 'page'> & {
  language: (typeof languages)[number]
  typed: GuideTyped
  errors: Record<string, string>
}

function WordFields({ page, language, typed, errors }: WordProps) {
  const { t } = page
  const given = (word: (typeof words)[number]) => {
    const name = `${language}${word}` as const
    return { page, name, value: typed[name], error: errors[name] }
  }
  return (
    <>
      <Field {...given('Title')} label={t('operator.guide.title')} />
      <TextArea {...given('About')} label={t('operator.guide.about')} rows={2} />
      <TextArea {...given('Steps')} label={t('operator.guide.steps')} rows={10} />
    </>
  )
}

/** What is new, and from when. */
function AboutFields({ page, typed, errors }: Omit<WordProps, 'language'>) {
  const { t } = page
  return (
    <>
      <Field
        page={page}
        name="change"
        label={t('operator.guide.change')}
        hint={t('operator.guide.changeHint')}
        value={typed.change}
        error={errors['change']}
      />
      <Field
        page={page}
        name="day"
        label={t('operator.guide.day')}
        value={typed.day}
        inputmode="numeric"
        width="short"
        error={errors['day']}
      />
    </>
  )
}
