import { BackLink, formatDate, type QrModules, QrPlate, SummaryList } from '@mot-cua/web'
import { ProvincePage, type Viewing } from '../home/province-page.tsx'
import { SupportBlock } from '../home/support.views.tsx'
import { type Guide, guidePath, guides, titleOf } from './guides.data.ts'

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
          <ul>
            {guides
              .filter((guide) => guide.audience === audience)
              .map((guide) => (
                <li>
                  <a href={guidePath(guide.slug)}>{titleOf(guide, t, settings.portalName)}</a>
                </li>
              ))}
          </ul>
        </section>
      ))}
      <SupportBlock page={page} settings={settings} />
    </ProvincePage>
  )
}

type GuideProps = Viewing & { guide: Guide; address: string; modules: QrModules }

export function GuidePage({ guide, address, modules, ...viewing }: GuideProps) {
  const { page, settings } = viewing
  const { t } = page
  const [current] = guide.versions
  const title = titleOf(guide, t, settings.portalName)
  return (
    <ProvincePage {...viewing} title={title}>
      <BackLink href="/guides" label={t('guide.all')} />
      <h1>{title}</h1>
      <p class="lead">{t(guide.about)}</p>
      <h2>{t('guide.steps')}</h2>
      <ol class="guide-steps">
        {guide.steps.map((step) => (
          <li>{t(step)}</li>
        ))}
      </ol>
      <WhyTheEid page={page} />
      <Copy {...{ page, address, modules }} />
      <SupportBlock page={page} settings={settings} />
      <h2>{t('guide.changes')}</h2>
      <SummaryList
        rows={[
          { term: t('guide.version'), value: current.version },
          { term: t('guide.validFrom'), value: formatDate(current.validFrom) },
        ]}
      />
      <ul>
        {guide.versions.map(({ version, validFrom, text }) => (
          <li>{t('guide.change', { version, date: formatDate(validFrom), text: t(text) })}</li>
        ))}
      </ul>
    </ProvincePage>
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
        {t('guide.qrLink')} <a href={address}>{address}</a>
      </p>
      <p class="hint">{t('guide.print')}</p>
    </section>
  )
}
