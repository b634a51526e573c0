import { BackLink, formatDate, Notice, type QrModules, QrPlate, SummaryList } from '@mot-cua/web'
import { ProvincePage, type Viewing } from '../home/province-page.tsx'
import { SupportBlock } from '../home/support.views.tsx'
import type { OnestopPage } from '../page.ts'
import type { GuideHistory, GuideWords } from './guide.ts'
import { type GuideAudience, guidePath, guideVersionPath } from './guides.data.ts'

const audiences = ['citizen', 'staff'] as const

/** C10: every guide, by whom it is for. */
export function GuidesPage(viewing: Viewing) {
  const { page, settings } = viewing
  const { t } = page
  return (
    <ProvincePage {...viewing} title={t('menu.guides')}>
      <h1>{t('menu.guides')}</h1>
      <p class="lead">{t('guides.text')}</p>
      {audiences.map((audience) => (
        <section aria-labelledby={audience}>
          <h2 id={audience}>{t(`guides.${audience}`)}</h2>
          <GuideLinks page={page} audience={audience} />
        </section>
      ))}
      <SupportBlock page={page} settings={settings} />
    </ProvincePage>
  )
}

/** Those in force, by their titles. */
export function GuideLinks({ page, audience }: { page: OnestopPage; audience: GuideAudience }) {
  return (
    <ul>
      {page.guides
        .filter((guide) => guide.audience === audience)
        .map(({ slug, title }) => (
          <li>
            <a href={guidePath(slug)}>{title}</a>
          </li>
        ))}
    </ul>
  )
}

type GuideProps = Viewing & GuideHistory & { address: string; modules: QrModules }

export function GuidePage({ shown, versions, address, modules, ...viewing }: GuideProps) {
  const { page, settings } = viewing
  const { t } = page
  return (
    <ProvincePage {...viewing} title={shown.title}>
      <BackLink href="/guides" label={t('guide.all')} />
      {!shown.isInForce && <Superseded page={page} slug={shown.slug} />}
      <h1>{shown.title}</h1>
      <Words page={page} words={shown} />
      <WhyTheEid page={page} />
      <Copy {...{ page, address, modules }} />
      <SupportBlock page={page} settings={settings} />
      <h2>{t('guide.changes')}</h2>
      <SummaryList
        rows={[
          { term: t('guide.version'), value: versionOf(shown.number) },
          { term: t('guide.validFrom'), value: formatDate(shown.validFrom) },
        ]}
      />
      <ul>
        {versions.map(({ number, validFrom, change: text }) => (
          <li>
            <a href={guideVersionPath(shown.slug, number)}>
              {t('guide.change', {
                version: versionOf(number),
                date: formatDate(validFrom),
                text,
              })}
            </a>
          </li>
        ))}
      </ul>
    </ProvincePage>
  )
}

export const versionOf = (number: number) => `${number}.0`

/** What it is for, and its steps; the title stands above. */
export function Words({ page, words }: { page: OnestopPage; words: GuideWords }) {
  const { t, guides } = page
  // R144: the annex of officials, in whose words each part is the title of a guide.
  const isOfParts = words.steps.every((step) => guides.some(({ title }) => title === step))
  return (
    <>
      <p class="lead">{words.about}</p>
      <h2>{t(isOfParts ? 'guide.parts' : 'guide.steps')}</h2>
      <ol class="guide-steps" type={isOfParts ? 'I' : '1'}>
        {words.steps.map((step) => (
          <li>
            <Step page={page} step={step} />
          </li>
        ))}
      </ol>
    </>
  )
}

/** A guide that is named there by its title, as the whole step or in quotes, is a link to it. */
function Step({ page: { guides }, step }: { page: OnestopPage; step: string }) {
  return (
    <>
      {step.split(/(?<=“)([^”]+)(?=”)/).map((words) => {
        const named = guides.find(({ title }) => title === words)
        return named ? <a href={guidePath(named.slug)}>{words}</a> : words
      })}
    </>
  )
}

function Superseded({ page: { t }, slug }: { page: OnestopPage; slug: string }) {
  return (
    <Notice kind="warn" heading={t('guide.old')}>
      <p>
        <a href={guidePath(slug)}>{t('guide.toCurrent')}</a>
      </p>
    </Notice>
  )
}

const reasons = ['guide.why1', 'guide.why2', 'guide.why3', 'guide.why4'] as const

/** R172. */
function WhyTheEid({ page: { t } }: Pick<Viewing, 'page'>) {
  return (
    <section aria-labelledby="why">
      <h2 id="why">{t('guide.why')}</h2>
      <ul>
        {reasons.map((reason) => (
          <li>{t(reason)}</li>
        ))}
      </ul>
    </section>
  )
}

type CopyProps = Pick<GuideProps, 'page' | 'address' | 'modules'>

/** R167. */
function Copy({ page: { t }, address, modules }: CopyProps) {
  return (
    <section aria-labelledby="copy">
      <h2 id="copy">{t('guide.qrTitle')}</h2>
      <QrPlate modules={modules} alt={t('guide.qrAlt')} />
      <p>
        {t('guide.qrLink')}{' '}
        <a class="spelled-out" href={address}>
          {address}
        </a>
      </p>
      <p class="hint screen-only">{t('guide.print')}</p>
    </section>
  )
}
